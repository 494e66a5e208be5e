import { z } from "zod";
import type { DatabaseReader } from "../../app/ports/infrastructure.ts";
import { epochMsOf, instantOf } from "../../base/instant.ts";
import { errorGroups, groupLine } from "../checks/error-lines.ts";
import { resultOf, type SignalsOf, unknownService } from "../signals-of.ts";
import { defineTool, failedResult, type Tool } from "../tool.ts";
import { readingOfText } from "./text-reading.ts";

export const errorsQuery = (service: string): string => `errors ${service}`;

const groupsShown = 12;
const linesShown = 40;

/** @param databases null: no managed database is configured, and `instance` is not understood */
export const logsQuery = (signalsOf: SignalsOf, databases: Pick<DatabaseReader, "events"> | null): Tool =>
  defineTool({
    name: "logs_query",
    description:
      "Log lines of a service. Query `errors <service>` groups the error lines, most frequent first, with numbers and ids taken out; `lines <service> <text>` gives the newest lines that hold a text. Use it to learn what fails, and whether a version or a dependency is named.",
    access: "read",
    worth: "evidence",
    input: z.strictObject({
      query: z.string().describe("errors <service>, or lines <service> <text>; of a database: database events"),
      start: z.string().default("").describe("ISO 8601, UTC; of a service"),
      end: z.string().default("").describe("ISO 8601, UTC; of a service"),
      instance: z.string().default("").describe("of a database: its instance"),
    }),
    run: async ({ query, start, end, instance }, { signal }) => {
      if (instance !== "" && databases !== null)
        return readingOfText(await databases.events({ instance }, signal), `events of ${instance}`);
      const [, kind, service, contains = ""] = /^(errors|lines) (\S+)(?: (.{1,200}))?$/.exec(query.trim()) ?? [];
      if (kind === undefined || service === undefined)
        return failedResult(`there is no query ${query}; ask for: errors <service>, or lines <service> <text>`);
      if (!(Date.parse(start) < Date.parse(end))) return failedResult(`${start} to ${end} is no span of time`);
      const window = { from: instantOf(epochMsOf(start)), to: instantOf(epochMsOf(end)) };
      const signals = signalsOf(service);
      if (signals === null) return unknownService(service);
      const reading = await signals.logs(window, kind === "lines" ? contains : "", signal);
      const words = { what: `logs of ${service}`, empty: `${service} logged nothing`, window };
      if (kind === "lines") return resultOf(reading, { ...words, ok: (lines) => newest(service, lines) });
      const result = resultOf(reading, { ...words, ok: (lines) => grouped(service, lines) });
      // Lines without a single error are an answer, but none that shows anything.
      return result.status === "ok" && result.body === "" ? { ...result, status: "empty" } : result;
    },
  });

type Line = { readonly at: string; readonly text: string };

const newest = (service: string, lines: readonly Line[]) => ({
  summary: `${lines.length} lines of ${service}`,
  body: lines
    .slice(0, linesShown)
    .map(({ at, text }) => `${at} ${text}`)
    .join("\n"),
});

const grouped = (service: string, lines: readonly Line[]) => {
  const groups = errorGroups(lines);
  const errors = groups.reduce((sum, { count }) => sum + count, 0);
  return {
    summary:
      errors === 0
        ? `${lines.length} lines of ${service}, none of them an error`
        : `${service}: ${errors} error lines among ${lines.length}; most often: ${groups[0]?.shape ?? ""}`,
    body: groups.slice(0, groupsShown).map(groupLine).join("\n"),
  };
};
