import { readFileSync } from "node:fs";
import { expect } from "vitest";
import type { Result } from "../../src/base/result.ts";
import type { Alert } from "../../src/domain/alert.ts";
import type { Reading } from "../../src/ingest/source.ts";

export const context = { receivedAt: "2026-11-24T12:00:00.000Z", event: null };

export const fixture = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/alerts/${name}.json`, import.meta.url), "utf8"));

export const taken = <T>(read: Result<T, string>): T => (read.ok ? read.value : expect.fail(read.error));
export const alertsIn = (read: Result<Reading, string>): readonly Alert[] => taken(read).alerts;
export const refused = <T>(read: Result<T, string>): string =>
  read.ok ? expect.fail(`it was taken: ${JSON.stringify(read.value)}`) : read.error;
