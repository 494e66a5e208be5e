import { misuse, nothingMore, orders, type SlashCommand } from "./slash-command.ts";

export const postmortem: SlashCommand = {
  name: "postmortem",
  usage: "postmortem [draft | publish]",
  summary: "Draft the post-mortem from the timeline, or publish it",
  examples: ["/incident postmortem", "/incident postmortem publish"],
  incident: "anywhere",
  parse: ({ target, words }) => {
    const [first, ...rest] = words;
    const verb = first === undefined ? "draft" : first.text.toLowerCase();
    if (verb === "draft") return nothingMore(rest, () => orders(target, { kind: "draft_postmortem" }));
    if (verb === "publish") return nothingMore(rest, () => orders(target, { kind: "publish_postmortem" }));
    return misuse("draft or publish", words);
  },
};
