import { context, type Message, message, paragraph, titledList } from "./blocks.ts";
import { linkTo, type Phrase, say } from "./phrase.ts";
import { agentName } from "./words/names.ts";
import type { ViewContext } from "./words.ts";

/** An answer to somebody's question, with what stands behind it. */
export type Answer = {
  readonly author: string;
  readonly text: string;
  readonly evidence: readonly {
    readonly title: string;
    readonly status: "ok" | "empty" | "failed";
    readonly summary: string;
    readonly link: string | null;
  }[];
};

const evidenceShown = 12;
const marks = { ok: "•", empty: "○", failed: "✗" } as const;

export const operationsAnswer = ({ author, text, evidence }: Answer, { words }: ViewContext): Message => {
  const { ask } = words.requests;
  return message({
    text,
    blocks: [
      paragraph(text),
      titledList(ask.evidence, evidence.slice(0, evidenceShown).map(evidenceLine)),
      context(ask.by(agentName(author))),
    ],
  });
};

const evidenceLine = ({ title, status, summary, link }: Answer["evidence"][number]): Phrase =>
  say`${marks[status]} ${link === null ? title : linkTo(link, title, "any")}: ${summary}`;

/** Said at once: looking takes a few seconds. */
export const lookingMessage = ({ words }: ViewContext): Message =>
  message({ text: words.requests.ask.looking, blocks: [paragraph(words.requests.ask.looking)] });
