import { z } from "zod";
import { ok, type Result } from "../src/base/result.ts";
import { context, type Modal, paragraph } from "./blocks.ts";
import type { FormAbout } from "./form-about.ts";
import { formModal, textField } from "./form-fields.ts";
import { type FormErrors, readForm, requiredText } from "./form-values.ts";
import type { Sayable } from "./phrase.ts";
import { limits } from "./text.ts";
import type { Words } from "./words.ts";

/** Forms that ask for one text. What each asks is in the file of that form. */
export type ReasonAsked = {
  readonly about: FormAbout;
  readonly title: string;
  readonly submit: string;
  readonly cancel: string;
  /** Which incident, in small print. */
  readonly named: string;
  /** What pressing the button means; empty when the title says it. */
  readonly note: Sayable;
  readonly label: string;
  readonly hint?: string;
  readonly example?: string;
  readonly initial?: string;
};

export const reasonForm = ({ about, title, submit, cancel, named, note, ...asked }: ReasonAsked): Modal =>
  formModal({ title, submit, cancel, about }, [
    context(named),
    paragraph(note),
    textField({ id: "reason", need: "required", lines: "several", ...asked }),
  ]);

export const readReasonForm = (values: unknown, words: Words): Result<string, FormErrors> => {
  const schema = z.object({ reason: requiredText(words, limits.inputText) });
  const read = readForm(values, schema, (entered) => ({ reason: entered.text("reason") }), words);
  return read.ok ? ok(read.value.reason) : read;
};
