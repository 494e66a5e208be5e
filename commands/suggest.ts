import { nearest } from "../src/base/nearest.ts";

/** What people say in other tools. Only ever suggested, never obeyed. */
const otherWords: Readonly<Record<string, string>> = {
  ack: "status investigating",
  acknowledge: "status investigating",
  new: "declare",
  open: "declare",
  create: "declare",
  start: "declare",
  sev: "severity",
  priority: "severity",
  title: "rename",
  retitle: "rename",
  summary: "describe",
  summarise: "describe",
  assign: "role",
  lead: "role",
  comment: "note",
  todo: "task",
  fix: "mitigate",
  fixed: "mitigate",
  done: "resolve",
  end: "resolve",
  abort: "cancel",
  duplicate: "merge",
  call: "page",
  revert: "rollback",
  ask: "investigate",
  restart: "change",
  scale: "change",
  flag: "change",
  halt: "killswitch",
  thaw: "unfreeze",
  mute: "silence",
  quiet: "silence",
  unsilence: "silence end",
  log: "timeline",
  retro: "postmortem",
  ls: "list",
  budget: "slo",
  // One slip from `slo`, and far more often the beginning of a title.
  slow: "declare slow",
};

/** Like `nearest`, but knows the words of other tools too; their answer may be two words. */
export const nearestSubcommand = (word: string, known: readonly string[]): string | null => {
  const said = word.toLowerCase();
  return (Object.hasOwn(otherWords, said) ? otherWords[said] : undefined) ?? nearest(said, known);
};
