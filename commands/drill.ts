import { parseDeclaration } from "./declaration.ts";
import type { SlashCommand } from "./slash-command.ts";

export const drill: SlashCommand = {
  name: "drill",
  usage: "drill [P1..P5] [title] [--service checkout] [--private] [--no-call]",
  summary: "Declare a drill: marked everywhere, counted nowhere",
  examples: ["/incident drill P2 game day", "/incident drill P1 region lost --no-call"],
  incident: "none",
  parse: (said) => parseDeclaration(said, { name: "drill", isPrivate: false, isDrill: true }),
};
