import type { EventOf, RecordedEvent } from "../event.ts";
import {
  type EditedSections,
  isGap,
  type PostmortemSection,
  type PostmortemState,
  postmortemSections,
  type Sentence,
  sectionQuestion,
} from "../postmortem.ts";

type PostmortemEvent = EventOf<"postmortem_drafted"> | EventOf<"postmortem_edited"> | EventOf<"postmortem_published">;

export const evolvePostmortem = (
  before: PostmortemState,
  recorded: RecordedEvent,
  event: PostmortemEvent,
): PostmortemState => {
  switch (event.kind) {
    case "postmortem_drafted": {
      const edited = before.kind === "none" ? {} : before.edited;
      const draft = { ...event.draft, sections: { ...event.draft.sections, ...edited } };
      return { kind: "drafted", draft, edited, at: recorded.at };
    }
    case "postmortem_edited":
      return before.kind === "none" ? before : withEdits(before, recorded.seq, event);
    case "postmortem_published":
      return before.kind === "drafted" ? { ...before, kind: "published", at: recorded.at, by: recorded.actor } : before;
  }
};

const withEdits = (
  before: Exclude<PostmortemState, { kind: "none" }>,
  seq: number,
  { sections }: EventOf<"postmortem_edited">,
): PostmortemState => {
  const { draft } = before;
  const changed: EditedSections = Object.fromEntries(
    postmortemSections.flatMap((name) => {
      const lines = sections[name];
      return lines === undefined ? [] : [[name, sentencesOf(name, lines, draft.sections[name], seq)]];
    }),
  );
  return {
    ...before,
    edited: { ...before.edited, ...changed },
    draft: { ...draft, sections: { ...draft.sections, ...changed } },
  };
};

/** A sentence that stayed keeps its sources; a new one names the edit. An emptied section is a question again. */
const sentencesOf = (
  section: PostmortemSection,
  lines: readonly string[],
  before: readonly Sentence[],
  seq: number,
): readonly Sentence[] => {
  if (lines.length === 0) return [{ text: sectionQuestion[section], sources: [{ kind: "gap" }] }];
  return lines.map(
    (text) =>
      before.find((sentence) => sentence.text === text && !isGap(sentence)) ?? {
        text,
        sources: [{ kind: "event", seq }],
      },
  );
};
