import { means, misuse, withWords } from "../slash-command.ts";
import type { OpsCommand } from "./ops-command.ts";

export const ask: OpsCommand = {
  name: "ask",
  usage: "ask <question>",
  summary: "Ask the agents how something is; they answer with what they looked at",
  examples: ["/ops ask is checkout healthy?", "/ops ask what was deployed last?"],
  parse: ({ words }) =>
    withWords(
      words,
      () => misuse("a question, e.g. is checkout healthy?", words),
      (question) => means({ kind: "ask_operations", question }),
    ),
};
