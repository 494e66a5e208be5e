import { checksum } from "../src/base/checksum.ts";
import { err, ok, type Result } from "../src/base/result.ts";
import type { CommandOf } from "../src/domain/command.ts";
import type { Incident } from "../src/domain/incident.ts";
import { isGap, type PostmortemSection, postmortemSections, type Sentence } from "../src/domain/postmortem.ts";
import { context, type Modal, paragraph } from "./blocks.ts";
import { formModal, readingModal, textField } from "./form-fields.ts";
import { enteredIn, type FormErrors } from "./form-values.ts";
import { limits } from "./text.ts";
import type { ViewContext, Words } from "./words.ts";

export type PostmortemInput = Pick<CommandOf<"edit_postmortem">, "sections">;

/**
 * One box a section, a line a sentence. The box's id carries a checksum of what it began with, so that a submission
 * changes only what the person has changed: two people who edit two sections at once do not undo each other.
 */
export const postmortemForm = (incident: Incident, { words }: ViewContext): Modal => {
  const { postmortem: said, dismiss } = words.forms;
  if (incident.postmortem.kind === "none")
    return readingModal({ title: said.title, close: words.names.close }, [paragraph(said.none)]);
  const { sections } = incident.postmortem.draft;
  return formModal(
    { title: said.title, submit: said.submit, cancel: dismiss, about: { f: "postmortem", i: incident.id } },
    [
      context(words.names.named(incident)),
      context(said.note),
      ...postmortemSections.map((section) => box(section, sections[section], words)),
    ],
  );
};

const box = (section: PostmortemSection, sentences: readonly Sentence[], words: Words) => {
  const text = textOf(sentences);
  const gap = sentences.find(isGap);
  // A box that held only a part would throw the rest away.
  if (text.length > limits.inputText) return context(words.forms.postmortem.tooLong(words.names.section[section]));
  return textField({
    id: `${section}:${checksum(text)}`,
    label: words.names.section[section],
    need: "optional",
    lines: "several",
    initial: text,
    ...(gap === undefined ? {} : { hint: gap.text }),
  });
};

const textOf = (sentences: readonly Sentence[]): string =>
  sentences
    .filter((sentence) => !isGap(sentence))
    .map(({ text }) => text)
    .join("\n");

export const readPostmortemForm = (values: unknown, words: Words): Result<PostmortemInput, FormErrors> => {
  const entered = enteredIn(values);
  if (entered === null) return err({ form: words.forms.error.unreadable });
  const changed = postmortemSections.flatMap((section): readonly [PostmortemSection, readonly string[]][] => {
    const [, before] = entered.blockId(section).split(":");
    const lines = linesOf(entered.text(section));
    return before === undefined || before === checksum(lines.join("\n")) ? [] : [[section, lines]];
  });
  if (changed.length === 0) return err({ [entered.blockId("summary")]: words.forms.postmortem.unchanged });
  return ok({ sections: Object.fromEntries(changed) });
};

const linesOf = (text: string): readonly string[] =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
