import { randomBytes } from "node:crypto";
import type { Evidence } from "../app/ports/evidence-store.ts";
import { redact } from "../base/redact.ts";
import { boundText } from "./bound-text.ts";
import type { Worth } from "./tool.ts";

/**
 * A tool's answer as the model sees it. What came from outside stands between two lines that nobody outside can guess,
 * so that it cannot pretend to have ended.
 */
export const presentEvidence = (evidence: Evidence, worth: Worth): string => {
  const boundary = randomBoundary();
  const { id, status, window, summary, body } = evidence;
  const head = worth === "evidence" ? `evidence ${id}, ${status}` : `guidance (no evidence), ${status}`;
  const when = window === null ? "" : `, ${window.from} to ${window.to}`;
  const shown = body === "" ? [] : [boundText(body, shownToModel)];
  return [`${head}${when}`, `[data ${boundary}]`, summary, ...shown, `[end ${boundary}]`].join("\n");
};

/** Enough for the lines that matter, little enough for a model to read twelve. */
const shownToModel = 8_000;

/** Foreign text outside a tool result: the incident's title, alerts, what people wrote. Secrets in it stay here. */
export const presentForeign = (name: string, text: string): string => {
  const boundary = randomBoundary();
  return `${name}\n[data ${boundary}]\n${redact(text)}\n[end ${boundary}]`;
};

const randomBoundary = (): string => randomBytes(9).toString("base64url");
