import {
  actions,
  button,
  context,
  type Draft,
  header,
  type Message,
  message,
  paragraph,
  titledList,
} from "./blocks.ts";
import { code, say } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

/** A subcommand as the registry of commands describes it. */
export type HelpLine = {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  /** Whole lines that can be sent as they are. */
  readonly examples: readonly string[];
  /** Whether it is about an incident, and then where its name may stand. */
  readonly incident?: "anywhere" | "before" | "none";
};

/** @param topic a subcommand's name; null: all of them */
export const helpMessage = (commands: readonly HelpLine[], topic: string | null, ctx: ViewContext): Message =>
  commandHelp("/incident", commands, topic, ctx);

/** The same for `/ops`. */
export const opsHelpMessage = (commands: readonly HelpLine[], topic: string | null, ctx: ViewContext): Message =>
  commandHelp("/ops", commands, topic, ctx);

const commandHelp = (
  command: "/incident" | "/ops",
  commands: readonly HelpLine[],
  topic: string | null,
  ctx: ViewContext,
): Message => {
  const { help } = ctx.words.learning;
  const asked = commands.find(({ name }) => name === topic);
  if (asked !== undefined) return topicHelp(command, asked, ctx);
  const isOps = command === "/ops";
  const lead = isOps ? help.leadOps : help.lead;
  return message({
    text: lead,
    blocks: [
      header(help.title),
      paragraph(...(topic === null ? [lead] : [help.unknownTopic(command, topic)])),
      ...groupsOf(commands, ctx).map(([title, group]) =>
        titledList(
          title,
          group.map(({ usage, summary }) => help.line(command, usage, summary)),
        ),
      ),
      isOps ? null : context(help.also),
      ...(isOps ? requestButtons(ctx) : startButtons(ctx)),
    ],
  });
};

/** What people look for first comes first: most have no incident yet. */
const groupsOf = (
  commands: readonly HelpLine[],
  { words }: ViewContext,
): readonly (readonly [string, readonly HelpLine[]])[] => {
  const { anywhere, ofIncident } = words.learning.help;
  const { own = [], others = [] } = Object.groupBy(commands, ({ incident = "none" }) =>
    incident === "none" ? "others" : "own",
  );
  return [
    [anywhere, others],
    [ofIncident, own],
  ];
};

const topicHelp = (command: string, { name, usage, summary, examples }: HelpLine, { words }: ViewContext): Message => {
  const { help } = words.learning;
  return message({
    text: say`${help.topic(command, name)}: ${summary}`,
    blocks: [
      header(help.topic(command, name)),
      paragraph(summary),
      paragraph(help.usage(command, usage)),
      titledList(
        help.examples,
        examples.map((example) => say`${code(example)}`),
      ),
    ],
  });
};

const startButtons = ({ words }: ViewContext): Draft => [
  actions(
    button(words.names.button.declare, { k: "declare" }, "primary"),
    button(words.learning.list.live, { k: "list", which: "live", before: null }),
  ),
];

const requestButtons = ({ words }: ViewContext): Draft => [
  actions(
    button(words.requests.button.ask, { k: "request" }, "primary"),
    button(words.requests.button.pending, { k: "request_list", which: "pending", before: null }),
  ),
];
