import { asks, misuse, nothingMore, type SlashCommand } from "./slash-command.ts";

export const list: SlashCommand = {
  name: "list",
  usage: "list [live | all]",
  summary: "List the incidents that are going on, or all",
  examples: ["/incident list", "/incident list all"],
  incident: "none",
  parse: ({ words }) => {
    const [first, ...rest] = words;
    const which = first === undefined ? "live" : first.text.toLowerCase();
    return which === "live" || which === "all"
      ? nothingMore(rest, () => asks({ kind: "list", which, beforeNumber: null }))
      : misuse("all, live or nothing", words);
  },
};
