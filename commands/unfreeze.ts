import { readOptions } from "./flags.ts";
import { means, nothingMore, type SlashCommand } from "./slash-command.ts";

export const unfreeze: SlashCommand = {
  name: "unfreeze",
  usage: "unfreeze [--service checkout]",
  summary: "Lift a freeze: your own, or anybody's when you are an approver",
  examples: ["/incident unfreeze", "/incident unfreeze --service checkout"],
  incident: "none",
  parse: ({ words }) => {
    const read = readOptions(words, ["service"]);
    if (!read.ok) return read;
    const { options, rest } = read.value;
    return nothingMore(rest, () =>
      means({ kind: "operations", command: { kind: "unfreeze", service: options.service ?? null } }),
    );
  },
};
