import { means, misuse, type SlashCommand, withText } from "./slash-command.ts";
import type { Word } from "./tokenize.ts";

export const rollback: SlashCommand = {
  name: "rollback",
  usage: "rollback <service> <version> [reason]",
  summary: "Propose to go back to a version; people approve before anything runs",
  examples: ["/incident rollback checkout v41 errors since v42"],
  incident: "anywhere",
  parse: ({ target, words }) => {
    const [service, to, ...rest] = words;
    if (service === undefined || !isName(service)) return misuse("a service, then a version, e.g. checkout v41", words);
    if (to === undefined || !isName(to)) return misuse(`the version of ${service.text} to go back to`, words.slice(1));
    return withText(rest, (reason) =>
      means({ kind: "propose_rollback", target, service: service.text, to: to.text, reason }),
    );
  },
};

/** Longer than any image digest (`sha256:` and 64 digits) with a repository before it. */
const nameLimit = 200;

const isName = ({ kind, text }: Word): boolean =>
  (kind === "plain" || kind === "quoted") && text !== "" && text.length <= nameLimit;
