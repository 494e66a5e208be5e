/** Every subcommand, in the order of the help: what is needed first comes first. */
export const subcommandNames = [
  "declare",
  "status",
  "severity",
  "role",
  "update",
  "note",
  "task",
  "page",
  "escalate",
  "investigate",
  "rollback",
  "change",
  "deploy",
  "mitigate",
  "resolve",
  "reopen",
  "close",
  "cancel",
  "merge",
  "handoff",
  "timeline",
  "postmortem",
  "list",
  "freeze",
  "unfreeze",
  "killswitch",
  "stats",
  "drill",
  "private",
  "help",
] as const;
export type SubcommandName = (typeof subcommandNames)[number];

export const isSubcommandName = (text: string): text is SubcommandName =>
  (subcommandNames as readonly string[]).includes(text);
