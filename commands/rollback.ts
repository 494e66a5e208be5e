import { isName, parseChange } from "./change.ts";
import { opens, type SlashCommand } from "./slash-command.ts";

export const rollback: SlashCommand = {
  name: "rollback",
  usage: "rollback [service] [version] [reason]",
  summary: "Propose to go back to a version; people approve before anything runs",
  examples: ["/incident rollback checkout v41 errors since v42", "/incident rollback checkout"],
  incident: "anywhere",
  parse: ({ target, words }) => {
    const [service, ...rest] = words;
    if (service === undefined) return opens({ kind: "rollback", target, service: null });
    // The form shows which versions are known; whoever knows one types it.
    if (rest.length === 0 && isName(service)) return opens({ kind: "rollback", target, service: service.text });
    return parseChange(target, "rollback", words, (of) => `the version of ${of} to go back to`);
  },
};
