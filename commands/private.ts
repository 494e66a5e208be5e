import { parseDeclaration } from "./declaration.ts";
import type { SlashCommand } from "./slash-command.ts";

/** Called so because `private` is a reserved word. */
export const privately: SlashCommand = {
  name: "private",
  usage: "private [P1..P5] [title] [--service checkout] [--drill] [--no-call]",
  summary: "Declare an incident in a private channel, told to nobody outside it",
  examples: ["/incident private P1 credentials in a public log", "/incident private"],
  incident: "none",
  parse: (said) => parseDeclaration(said, { name: "private", isPrivate: true, isDrill: false }),
};
