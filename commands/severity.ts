import { parseSeverity } from "../src/domain/severity.ts";
import { misuse, opens, orders, type SlashCommand, withText } from "./slash-command.ts";

export const severity: SlashCommand = {
  name: "severity",
  usage: "severity [P1..P5] [reason]",
  summary: "Change how bad it is; P1 is the worst. Raising it may call people",
  examples: ["/incident severity P1 all regions are hit", "/incident severity P3", "/incident severity"],
  incident: "anywhere",
  parse: ({ target, words }) => {
    const [first, ...rest] = words;
    if (first === undefined) return opens({ kind: "severity", target });
    // A reason is welcome and not asked for: raising to P1 must not wait for words.
    const wanted = first.kind === "plain" ? parseSeverity(first.text.replace(/[:,]$/, "")) : null;
    if (wanted === null) return misuse("a severity from P1 (the worst) to P5", [first]);
    return withText(rest, (reason) => orders(target, { kind: "set_severity", severity: wanted, reason }));
  },
};
