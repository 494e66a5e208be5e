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
};

/** @param topic a subcommand's name; null: all of them */
export const helpMessage = (commands: readonly HelpLine[], topic: string | null, ctx: ViewContext): Message => {
  const { help } = ctx.words.learning;
  const asked = commands.find((command) => command.name === topic);
  if (asked !== undefined) return topicHelp(asked, ctx);
  return message({
    text: help.lead,
    blocks: [
      header(help.title),
      topic === null ? null : paragraph(help.unknownTopic(topic)),
      // As a list each command has a limit of its own: as one text the last ones would be cut off.
      titledList(
        help.lead,
        commands.map(({ usage, summary }) => help.line(usage, summary)),
      ),
      context(help.also),
      ...startButtons(ctx),
    ],
  });
};

const topicHelp = ({ name, usage, summary, examples }: HelpLine, { words }: ViewContext): Message => {
  const { help } = words.learning;
  return message({
    text: say`${help.topic(name)}: ${summary}`,
    blocks: [
      header(help.topic(name)),
      paragraph(summary),
      paragraph(help.usage(usage)),
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
