import { parseDurationMs } from "../src/base/duration.ts";
import { readOptions } from "./flags.ts";
import { means, misuse, type SlashCommand, withText } from "./slash-command.ts";

export const freeze: SlashCommand = {
  name: "freeze",
  usage: "freeze [--service checkout] [--for 2h] <reason>",
  summary: "Close the deploy gate, of one service or of all, until its time is over or somebody lifts it",
  examples: ["/incident freeze --for 8h the sale is on", "/incident freeze --service checkout moving the database"],
  incident: "none",
  parse: ({ words }) => {
    const read = readOptions(words, ["service", "for"]);
    if (!read.ok) return read;
    const { options, rest } = read.value;
    const forMs = options.for === undefined ? null : parseDurationMs(options.for);
    if (forMs !== null && !forMs.ok) return misuse("a duration after --for, like 30m, 2h or 5d", options.for ?? "");
    if (rest.length === 0) return misuse("a reason, so that people know why they cannot deploy", words);
    return withText(rest, (reason) =>
      means({
        kind: "operations",
        command: { kind: "freeze", service: options.service ?? null, forMs: forMs?.value ?? null, reason },
      }),
    );
  },
};
