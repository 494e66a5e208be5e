/** Every subcommand of `/ops`, in the order of the help: what is needed first comes first. */
export const opsNames = [
  "ask",
  "request",
  "list",
  "show",
  "take",
  "give",
  "done",
  "decline",
  "due",
  "reopen",
  "incident",
  "help",
] as const;
export type OpsName = (typeof opsNames)[number];

export const isOpsName = (text: string): text is OpsName => (opsNames as readonly string[]).includes(text);
