import { asks, misuse, nothingMore, type SlashCommand } from "./slash-command.ts";

export const timeline: SlashCommand = {
  name: "timeline",
  usage: "timeline [page]",
  summary: "Show what happened, in order",
  examples: ["/incident timeline", "/incident INC-42 timeline", "/incident timeline 2"],
  incident: "anywhere",
  parse: ({ target, words }) => {
    const [first, ...more] = words;
    if (first === undefined) return asks({ kind: "timeline", target, page: 1 });
    const isNumber = first.kind === "plain" && /^[1-9]\d{0,3}$/.test(first.text);
    if (!isNumber) return misuse("a page's number, or nothing", words);
    return nothingMore(more, () => asks({ kind: "timeline", target, page: Number(first.text) }));
  },
};
