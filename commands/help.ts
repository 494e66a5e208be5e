import { isSubcommandName, subcommandNames } from "./names.ts";
import { asks, misuse, nothingMore, type SlashCommand } from "./slash-command.ts";
import { nearestSubcommand } from "./suggest.ts";

export const help: SlashCommand = {
  name: "help",
  usage: "help [subcommand]",
  summary: "Show what can be said",
  examples: ["/incident help", "/incident help rollback"],
  incident: "none",
  parse: ({ words }) => {
    const [first, ...rest] = words;
    if (first === undefined) return asks({ kind: "help", topic: null });
    const topic = first.text.toLowerCase();
    if (isSubcommandName(topic)) return nothingMore(rest, () => asks({ kind: "help", topic }));
    const [near] = nearestSubcommand(topic, subcommandNames)?.split(" ") ?? [];
    return misuse("a subcommand's name", [first], near === undefined ? null : `/incident help ${near}`);
  },
};
