import { type Trigger, triggers } from "../src/domain/policy.ts";
import { orders, type SlashCommand, withText } from "./slash-command.ts";
import type { Word } from "./tokenize.ts";

export const escalate: SlashCommand = {
  name: "escalate",
  usage: `escalate [${triggers.join(" | ")}] [reason]`,
  summary: "Call people, level after level, until somebody acknowledges",
  examples: [
    "/incident escalate nobody who knows the database is here",
    "/incident escalate security_breach tokens in a public log",
    "/incident escalate",
  ],
  incident: "anywhere",
  parse: ({ target, words }) => {
    const [first, ...rest] = words;
    const said = first === undefined ? null : triggerOf(first);
    return withText(said === null ? words : rest, (reason) =>
      orders(target, { kind: "escalate", trigger: said ?? "major_incident", reason }),
    );
  },
};

const triggerOf = ({ kind, text }: Word): Trigger | null => {
  const said = kind === "plain" ? text.toLowerCase().replace(/-/g, "_").replace(/[:,]$/, "") : "";
  return triggers.find((trigger) => trigger === said) ?? null;
};
