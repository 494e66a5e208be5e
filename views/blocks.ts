import type {
  ActionsBlock,
  Button,
  Confirm,
  ContextBlock,
  DividerBlock,
  HeaderBlock,
  HomeView,
  ImageBlock,
  KnownBlock,
  ModalView,
  Overflow,
  RichTextBlock,
  RichTextSection,
  SectionBlock,
} from "@slack/types";
import { encode } from "./actions.ts";
import { withinCount, withinTotal } from "./fit-message.ts";
import { type Phrase, phraseOf, type Sayable, webAddress } from "./phrase.ts";
import type { Press } from "./press.ts";
import { harmless, limits, mrkdwn, mrkdwnObject, plainText, richPieces, shorten } from "./text.ts";

/** Slack refuses a message whose blocks hold about 13,200 characters (msg_blocks_too_long, bolt-js#2509); this is well below. */
export const messageTextLimit = 10_000;
/** Of the fallback `text`: what notifications and screen readers say. Slack advises at most 4,000. */
const fallbackLimit = 1_500;
/** Ours: fields and small print are glanced at, not read. */
const fieldTextLimit = 300;
const contextTextLimit = 300;
const richTextLimit = 3_000;

export type Block = KnownBlock;
/** `text` is what notifications and screen readers say; it alone must make sense. */
export type Message = { readonly text: string; readonly blocks: Block[] };
export type Modal = ModalView;
export type Home = HomeView;

/** Sections that have nothing to say are null and left out. */
export type Draft = readonly (Block | null)[];

export const header = (text: string): HeaderBlock => ({ type: "header", text: plainText(text, limits.headerText) });
/** A picture in Slack's storage; what it shows stands in `alt` as well. */
export const image = (fileId: string, alt: string): ImageBlock => ({
  type: "image",
  slack_file: { id: fileId },
  alt_text: shorten(harmless(alt), limits.imageAlt) || "–",
});
export const divider: DividerBlock = { type: "divider" };

const section = (phrase: Phrase, limit = richTextLimit): RichTextSection => ({
  type: "rich_text_section",
  elements: richPieces(phrase, limit),
});

/** Lines of one paragraph, each on its own line. Null without any. */
export const paragraph = (...lines: readonly Sayable[]): RichTextBlock | null => {
  const phrase = lines
    .map(phraseOf)
    .filter((line) => line.length > 0)
    .flatMap((line, index) => (index === 0 ? line : [...phraseOf("\n"), ...line]));
  return phrase.length === 0 ? null : { type: "rich_text", elements: [section(phrase)] };
};

/** A bold title over a list. Null without items: a title over nothing says nothing. */
export const titledList = (
  title: string,
  items: readonly Sayable[],
  style: "bullet" | "ordered" = "bullet",
): RichTextBlock | null => {
  if (items.length === 0) return null;
  const list = items.map((item) => section(phraseOf(item), 600));
  const head = section([{ kind: "text", text: title, style: "strong" }]);
  return { type: "rich_text", elements: [head, { type: "rich_text_list", style, elements: list }] };
};

/** A bold title over a text. Null when the text is empty. */
export const titledText = (title: string, text: Sayable): RichTextBlock | null => {
  const phrase = phraseOf(text);
  if (phrase.length === 0) return null;
  return {
    type: "rich_text",
    elements: [section([{ kind: "text", text: title, style: "strong" }, ...phraseOf("\n"), ...phrase])],
  };
};

/** Text of a machine, as it came, from its end: a log says at its end what came of it. */
export const logTail = (text: string, limit: number): RichTextBlock | null => {
  const clean = harmless(text).trim();
  if (clean === "") return null;
  const tail = clean.length <= limit ? clean : `…${clean.slice(-(limit - 1)).toWellFormed()}`;
  return preformatted(tail);
};

export const preformatted = (text: string): RichTextBlock => ({
  type: "rich_text",
  elements: [
    {
      type: "rich_text_preformatted",
      elements: [{ type: "text", text: shorten(harmless(text), richTextLimit) || "–" }],
    },
  ],
});

/** Small print under a message. Null without any. */
export const context = (...lines: readonly Sayable[]): ContextBlock | null => {
  const phrases = lines.map(phraseOf).filter((line) => line.length > 0);
  return phrases.length === 0
    ? null
    : {
        type: "context",
        elements: phrases.slice(0, limits.contextElements).map((line) => mrkdwnObject(line, contextTextLimit)),
      };
};

export type Field = readonly [label: string, value: Sayable];

/** Facts at a glance, in two columns. */
export const fields = (facts: readonly Field[], accessory: Overflow | null = null): SectionBlock => ({
  type: "section",
  fields: facts
    .slice(0, limits.sectionFields)
    .map(([label, value]) =>
      mrkdwnObject(
        [{ kind: "text", text: label, style: "strong" }, ...phraseOf("\n"), ...phraseOf(value)],
        fieldTextLimit,
      ),
    ),
  ...(accessory === null ? {} : { accessory }),
});

export type ButtonStyle = "primary" | "danger" | "default";

/** A question before something that cannot be taken back. */
export type Question = { readonly title: string; readonly text: string; readonly yes: string; readonly no: string };

export const button = (
  text: string,
  press: Press,
  style: ButtonStyle = "default",
  question: Question | null = null,
): Button => ({
  type: "button",
  text: plainText(text, limits.buttonText),
  ...encode(press),
  ...(style === "default" ? {} : { style }),
  ...(question === null ? {} : { confirm: confirmOf(question, style) }),
});

const confirmOf = ({ title, text, yes, no }: Question, style: ButtonStyle): Confirm => ({
  title: plainText(title, limits.confirmTitle),
  text: plainText(text, limits.confirmText),
  confirm: plainText(yes, limits.confirmButton),
  deny: plainText(no, limits.confirmButton),
  ...(style === "default" ? {} : { style }),
});

/** @returns null when the address is none of the web's, or too long for a button */
export const linkButton = (text: string, url: string, name: string): Button | null => {
  const target = webAddress(url);
  if (target === null || target.href.length > limits.url) return null;
  return {
    type: "button",
    text: plainText(text, limits.buttonText),
    ...encode({ k: "link", name }),
    url: target.href,
  };
};

/** A button's row. Null without buttons. */
export const actions = (...elements: readonly (Button | Overflow | null)[]): ActionsBlock | null => {
  const present = elements.filter((element) => element !== null).slice(0, limits.actionElements);
  return present.length === 0 ? null : { type: "actions", elements: present };
};

/** `⋯`: at most five choices, which is all that Slack shows. */
export const overflow = (name: string, choices: readonly (readonly [text: string, press: Press])[]): Overflow => ({
  type: "overflow",
  action_id: `fb:menu:${name}`,
  options: choices.slice(0, limits.overflowOptions).map(([text, press]) => ({
    text: plainText(text, limits.optionText),
    value: encode(press).value,
  })),
});

/** A message that Slack will take, whatever it was made of. */
export const message = ({ text, blocks }: { readonly text: Sayable; readonly blocks: Draft }): Message => ({
  text: mrkdwn(phraseOf(text), fallbackLimit) || "Firebreak",
  blocks: withinTotal(withinCount(present(blocks), limits.messageBlocks), messageTextLimit),
});

export const home = (blocks: Draft): Home => ({
  type: "home",
  blocks: withinCount(present(blocks), limits.modalBlocks),
});

const present = (blocks: Draft): readonly Block[] => blocks.filter((block) => block !== null);
