import { misuse, nothingMore, opens, orders, type SlashCommand } from "./slash-command.ts";

export const postmortem: SlashCommand = {
  name: "postmortem",
  usage: "postmortem [draft | edit | publish [anyway]]",
  summary: "Draft the post-mortem from the timeline, edit it, or publish it",
  examples: ["/incident postmortem", "/incident postmortem publish", "/incident postmortem publish anyway"],
  incident: "anywhere",
  parse: ({ target, words }) => {
    const [first, ...rest] = words;
    const verb = first === undefined ? "draft" : first.text.toLowerCase();
    if (verb === "draft") return nothingMore(rest, () => orders(target, { kind: "draft_postmortem" }));
    if (verb === "publish") {
      const anyway = rest[0]?.text.toLowerCase() === "anyway";
      return nothingMore(rest.slice(anyway ? 1 : 0), () => orders(target, { kind: "publish_postmortem", anyway }));
    }
    if (verb === "edit") return nothingMore(rest, () => opens({ kind: "postmortem", target }));
    return misuse("draft, edit or publish", words);
  },
};
