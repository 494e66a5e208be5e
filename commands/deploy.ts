import { parseChange } from "./change.ts";
import type { SlashCommand } from "./slash-command.ts";

export const deploy: SlashCommand = {
  name: "deploy",
  usage: "deploy <service> <version> [reason] [--source <commit or pull request>]",
  summary: "Ask to let the fix's own deploy through the closed gate; your pipeline does the rest",
  examples: ["/incident deploy checkout v43 has the fix --source https://github.com/shop/checkout/pull/812"],
  incident: "anywhere",
  parse: ({ target, words }) => parseChange(target, "deploy", words, (of) => `the version of ${of} to let through`),
};
