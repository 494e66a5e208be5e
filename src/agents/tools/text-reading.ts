import type { Reading } from "../../app/ports/telemetry.ts";
import { condense } from "../condense.ts";
import { emptyResult, failedResult, okResult, type ToolResult } from "../tool.ts";

const nothingThere =
  /^\s*(?:error: )?(?:no resources found|error from server \(notfound\)|no events found|no logs found|error from server: .*not found)/i;

/** A system's own text as a tool's answer. "There is none" is an answer, and none that proves anything else. */
export const readingOfText = (reading: Reading<string>, what: string): ToolResult => {
  if (reading.status === "failed") return failedResult(`${what}: ${reading.reason}`);
  const text = reading.status === "ok" ? reading.value : "";
  if (text.trim() === "" || nothingThere.test(text.slice(0, 200)))
    return emptyResult(`${what}: ${text.trim().split("\n")[0] || "nothing"}`, { link: reading.link });
  const lines = text.trim().split("\n").length;
  return okResult(`${what}: ${lines} ${lines === 1 ? "line" : "lines"}`, condense(text), { link: reading.link });
};
