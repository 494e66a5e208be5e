import { asks, nothingMore, type SlashCommand } from "./slash-command.ts";

export const slo: SlashCommand = {
  name: "slo",
  usage: "slo [service]",
  summary: "How fast a service burns its error budget, and what is left; in a channel, its incident's services",
  examples: ["/incident slo checkout", "/incident slo", "/incident INC-42 slo"],
  incident: "anywhere",
  parse: ({ target, words }) => {
    const [first, ...rest] = words;
    return nothingMore(rest, () =>
      asks({
        kind: "slo",
        about: first === undefined ? { kind: "incident", target } : { kind: "service", name: first.text },
      }),
    );
  },
};
