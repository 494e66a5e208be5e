import { means, misuse, type SlashCommand, withText } from "./slash-command.ts";

export const killswitch: SlashCommand = {
  name: "killswitch",
  usage: "killswitch on | off <reason>",
  summary: "Stop every change from starting, at once, everywhere; off needs an approver",
  examples: ["/incident killswitch on the deployer does odd things", "/incident killswitch off it is mended"],
  incident: "none",
  parse: ({ words }) => {
    const [first, ...rest] = words;
    const position = first?.text.toLowerCase();
    if (position !== "on" && position !== "off") return misuse("on or off, then the reason", words);
    if (rest.length === 0) return misuse("a reason after it", words);
    const kind = position === "on" ? "halt_changes" : "resume_changes";
    return withText(rest, (reason) => means({ kind: "operations", command: { kind, reason } }));
  },
};
