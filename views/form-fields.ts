import type { InputBlock, KnownBlock, PlainTextOption } from "@slack/types";
import type { Draft, Modal } from "./blocks.ts";
import { withinCount } from "./fit-message.ts";
import { type FormAbout, packAbout } from "./form-about.ts";
import { limits, plainText, shorten, typeable } from "./text.ts";

type Asked = {
  /** Block id: the form's reader knows it, and errors are shown beside it. */
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  /** `optional`: the form can be sent without it. */
  readonly need: "required" | "optional";
};

const input = ({ id, label, hint, need }: Asked, element: InputBlock["element"]): InputBlock => ({
  type: "input",
  block_id: id,
  label: plainText(label, limits.inputLabel),
  ...(hint === undefined ? {} : { hint: plainText(hint, limits.inputLabel) }),
  optional: need === "optional",
  element,
});

const fieldId = (id: string): string => `fb:field:${id}`.slice(0, limits.actionId);

type TextAsked = Asked & {
  readonly initial?: string;
  readonly example?: string;
  readonly lines: "one" | "several";
  readonly limit?: number;
};

export const textField = ({
  initial = "",
  example,
  lines,
  limit = limits.inputText,
  ...asked
}: TextAsked): InputBlock => {
  // A field of one line cannot hold a line break, and Slack cannot be asked what it would do with one.
  const text = lines === "several" ? typeable(initial) : typeable(initial).replaceAll("\n", " ");
  return input(asked, {
    type: "plain_text_input",
    action_id: fieldId(asked.id),
    multiline: lines === "several",
    max_length: limit,
    ...(asked.need === "required" ? { min_length: 1 } : {}),
    ...(text === "" ? {} : { initial_value: shorten(text, limit) }),
    ...(example === undefined ? {} : { placeholder: plainText(example, limits.placeholder) }),
  });
};

export type Choice = { readonly value: string; readonly text: string; readonly description?: string };

const option = ({ value, text, description }: Choice): PlainTextOption => ({
  text: plainText(text, limits.optionText),
  value,
  ...(description === undefined ? {} : { description: plainText(description, limits.optionText) }),
});

/** A value longer than Slack takes could not come back as it was. */
const offered = (choices: readonly Choice[]): readonly Choice[] =>
  choices.filter(({ value }) => value.length > 0 && value.length <= limits.optionValue).slice(0, limits.selectOptions);

type SelectAsked = Asked & {
  readonly choices: readonly Choice[];
  readonly initial: string | null;
  /** The action id that makes the form be drawn again when the choice changes. */
  readonly redraws?: string;
};

/** Null when there is nothing to choose from: Slack refuses an empty menu. */
export const selectField = ({ choices, initial, redraws, ...asked }: SelectAsked): InputBlock | null => {
  const shown = offered(choices);
  const chosen = shown.find(({ value }) => value === initial);
  if (shown.length === 0) return null;
  const block = input(asked, {
    type: "static_select",
    action_id: redraws ?? fieldId(asked.id),
    options: shown.map(option),
    ...(chosen === undefined ? {} : { initial_option: option(chosen) }),
  });
  return redraws === undefined ? block : { ...block, dispatch_action: true };
};

type MultiAsked = Asked & { readonly choices: readonly Choice[]; readonly initial: readonly string[] };

export const multiSelectField = ({ choices, initial, ...asked }: MultiAsked): InputBlock | null => {
  const shown = offered(choices);
  const chosen = shown.filter(({ value }) => initial.includes(value)).map(option);
  if (shown.length === 0) return null;
  return input(asked, {
    type: "multi_static_select",
    action_id: fieldId(asked.id),
    options: shown.map(option),
    ...(chosen.length > 0 ? { initial_options: chosen } : {}),
  });
};

/** Ticks; Slack shows at most ten. */
export const ticksField = ({ choices, initial, ...asked }: MultiAsked): InputBlock => {
  const options = choices.slice(0, 10).map(option);
  const ticked = choices.filter(({ value }) => initial.includes(value)).map(option);
  return input(asked, {
    type: "checkboxes",
    action_id: fieldId(asked.id),
    options,
    ...(ticked.length > 0 ? { initial_options: ticked } : {}),
  });
};

type PersonAsked = Asked & { readonly initial: string | null };

/** Slack's own picker: nobody lists all users, ever. */
export const personField = ({ initial, ...asked }: PersonAsked): InputBlock =>
  input(asked, {
    type: "users_select",
    action_id: fieldId(asked.id),
    ...(initial === null ? {} : { initial_user: initial }),
  });

export const peopleField = (asked: Asked): InputBlock =>
  input(asked, { type: "multi_users_select", action_id: fieldId(asked.id) });

// ── The modal around them ───────────────────────────────────────────────────────────────────────────────────────────

type FormAsked = {
  readonly title: string;
  readonly submit: string;
  readonly cancel: string;
  readonly about: FormAbout;
};

export const formModal = ({ title, submit, cancel, about }: FormAsked, blocks: Draft): Modal => ({
  type: "modal",
  callback_id: `fb:form:${about.f}`,
  private_metadata: packAbout(about),
  title: plainText(title, limits.modalTitle),
  submit: plainText(submit, limits.modalButton),
  close: plainText(cancel, limits.modalButton),
  blocks: shown(blocks),
});

/** Something to read: nothing can be sent. */
export const readingModal = (
  { title, close }: { readonly title: string; readonly close: string },
  blocks: Draft,
): Modal => ({
  type: "modal",
  title: plainText(title, limits.modalTitle),
  close: plainText(close, limits.modalButton),
  blocks: shown(blocks),
});

const shown = (blocks: Draft): KnownBlock[] =>
  withinCount(
    blocks.filter((block) => block !== null),
    limits.modalBlocks,
  );
