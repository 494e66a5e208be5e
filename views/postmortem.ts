import type { Incident } from "../src/domain/incident.ts";
import {
  isGap,
  type PostmortemDraft,
  type PostmortemSection,
  postmortemSections,
  type Sentence,
} from "../src/domain/postmortem.ts";
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
import { type Phrase, say } from "./phrase.ts";
import type { SurfaceContext } from "./words.ts";

/** What a message can hold; the exported document holds all. */
const sentencesShown = 12;
const marksShown = 6;

/**
 * The draft, and later the published post-mortem, as one message that is edited in place.
 * @returns null until there is a draft
 */
export const postmortemMessage = (incident: Incident, ctx: SurfaceContext): Message | null => {
  const { postmortem } = incident;
  if (postmortem.kind === "none") return null;
  const { draft } = postmortem;
  const { learning, names } = ctx.words;
  const standing =
    postmortem.kind === "published"
      ? learning.postmortem.published(names.author(postmortem.by), postmortem.at)
      : learning.postmortem.drafted(gapsOf(draft), postmortem.at);
  return message({
    text: say`${learning.postmortem.title(incident.id)}: ${incident.title}. ${standing}`,
    blocks: [
      header(`${learning.postmortem.title(incident.id)}: ${incident.title}`),
      paragraph(standing),
      ...postmortemSections.map((section) => sectionBlock(section, draft, ctx)),
      context(learning.postmortem.author(draft.author), learning.postmortem.marks),
      ...buttons(incident, draft, ctx),
    ],
  });
};

const gapsOf = ({ sections }: PostmortemDraft): number =>
  postmortemSections.reduce((count, section) => count + sections[section].filter(isGap).length, 0);

const sectionBlock = (section: PostmortemSection, { sections }: PostmortemDraft, { words }: SurfaceContext) => {
  const sentences = sections[section];
  const shown = sentences.slice(0, sentencesShown).map((sentence) => sentencePhrase(sentence, words));
  const rest = sentences.length - shown.length;
  const lines = rest > 0 ? [...shown, words.learning.postmortem.shortened(rest)] : shown;
  return titledList(words.names.section[section], lines);
};

const sentencePhrase = (sentence: Sentence, { learning }: SurfaceContext["words"]): Phrase =>
  isGap(sentence)
    ? learning.postmortem.gap(sentence.text)
    : learning.postmortem.sentence(sentence.text, marksOf(sentence));

const marksOf = ({ sources }: Sentence): string =>
  sources
    .slice(0, marksShown)
    .flatMap((source) => (source.kind === "event" ? [`#${source.seq}`] : source.kind === "evidence" ? [source.id] : []))
    .join(", ");

const buttons = ({ id: i, postmortem }: Incident, draft: PostmortemDraft, { words }: SurfaceContext): Draft => {
  const { publish, confirm, edit } = words.learning.postmortem;
  if (postmortem.kind !== "drafted") return [actions(button(edit, { k: "form", i, f: "postmortem" }))];
  const question = { ...confirm, text: confirm.text(gapsOf(draft)) };
  return [
    actions(
      button(publish, { k: "publish_postmortem", i }, "primary", question),
      button(edit, { k: "form", i, f: "postmortem" }),
      button(words.names.button.postmortemAgain, { k: "draft_postmortem", i }),
    ),
  ];
};
