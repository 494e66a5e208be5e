import type { Reading, ServiceSignals } from "../app/ports/telemetry.ts";
import { failedResult, type ToolResult } from "./tool.ts";

/** Null: the catalogue does not know the service. */
export type SignalsOf = (service: string) => ServiceSignals | null;

/** For a service that nobody has described. */
export const unknownService = (service: string): ToolResult =>
  failedResult(`${service} is not in the catalogue, so nobody knows where to look`);

/** Keeps the three ways in which a source answers apart, and turns what it said into words where it said something. */
export const resultOf = <Value>(
  reading: Reading<Value>,
  words: {
    readonly ok: (value: Value) => { readonly summary: string; readonly body: string };
    readonly empty: string;
    readonly what: string;
    readonly window: ToolResult["window"];
  },
): ToolResult => {
  const { link } = reading;
  switch (reading.status) {
    case "ok":
      return { status: "ok", ...words.ok(reading.value), link, window: words.window };
    case "empty":
      return { status: "empty", summary: words.empty, body: "", link, window: words.window };
    case "failed":
      return { ...failedResult(`${words.what}: ${reading.reason}`), link };
  }
};
