import { parseChange } from "./change.ts";
import type { SlashCommand } from "./slash-command.ts";

export const rollback: SlashCommand = {
  name: "rollback",
  usage: "rollback <service> <version> [reason]",
  summary: "Propose to go back to a version; people approve before anything runs",
  examples: ["/incident rollback checkout v41 errors since v42"],
  incident: "anywhere",
  parse: ({ target, words }) => parseChange(target, "rollback", words, (of) => `the version of ${of} to go back to`),
};
