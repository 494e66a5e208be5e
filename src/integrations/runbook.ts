import { open } from "node:fs/promises";
import type { Reading } from "../app/ports/telemetry.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { HttpClient } from "./http-client.ts";

const textLimit = 20_000;

/** A runbook is a file beside the configuration, or a page. It steers; it proves nothing. */
export const readRunbook = async (client: HttpClient, place: string, signal: AbortSignal): Promise<Reading<string>> => {
  try {
    const text = /^https?:/.test(place) ? await fromWeb(client, place, signal) : await fromFile(place);
    const link = /^https?:/.test(place) ? place : null;
    return text.trim() === "" ? { status: "empty", link, body: "" } : { status: "ok", value: text, link, body: text };
  } catch (error) {
    return { status: "failed", reason: error instanceof Error ? error.message : String(error), link: null };
  }
};

const fromWeb = async (client: HttpClient, url: string, signal: AbortSignal): Promise<string> => {
  const { status, text } = await client.send({ service: "runbook", url, signal });
  if (status >= 400) throw new UpstreamError(`runbook: answered ${status}`, { service: "runbook", retryable: false });
  return text.slice(0, textLimit);
};

const fromFile = async (path: string): Promise<string> => {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(textLimit), 0, textLimit, 0);
    return buffer.subarray(0, bytesRead).toString("utf8");
  } finally {
    await file.close();
  }
};
