import { parseDeclaration } from "./declaration.ts";
import type { SlashCommand } from "./slash-command.ts";

export const declare: SlashCommand = {
  name: "declare",
  usage: "declare [P1..P5] [title] [--service checkout] [--private] [--drill] [--no-call]",
  summary: "Declare an incident; without a title a form opens",
  examples: [
    "/incident declare P1 checkout is failing",
    "/incident declare",
    "/incident declare card payments are slow --service checkout --service payments-db",
    "/incident declare P2 test of the pager --no-call",
  ],
  incident: "none",
  parse: (said) => parseDeclaration(said, { name: "declare", isPrivate: false, isDrill: false }),
};
