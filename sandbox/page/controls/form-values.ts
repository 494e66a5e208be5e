import type { PageFormValues } from "../../workspace/page-protocol.ts";
import { blockIdOf, type Fields, fieldsOf, listOf, optionsOf, rowsOf, stringOf } from "../blocks/read.ts";

/** How each kind of element starts, in the shape of Slack's `state.values`. Buttons and overflow menus hold no value. */
const initial: Readonly<Record<string, (element: Fields) => Fields>> = {
  plain_text_input: (element) => ({ value: element.initial_value ?? null }),
  number_input: (element) => ({ value: element.initial_value ?? null }),
  url_text_input: (element) => ({ value: element.initial_value ?? null }),
  email_text_input: (element) => ({ value: element.initial_value ?? null }),
  rich_text_input: (element) => ({ rich_text_value: element.initial_value ?? null }),
  static_select: (element) => ({ selected_option: element.initial_option ?? null }),
  external_select: (element) => ({ selected_option: element.initial_option ?? null }),
  radio_buttons: (element) => ({ selected_option: element.initial_option ?? null }),
  multi_static_select: (element) => ({ selected_options: listOf(element.initial_options) }),
  multi_external_select: (element) => ({ selected_options: listOf(element.initial_options) }),
  checkboxes: (element) => ({ selected_options: listOf(element.initial_options) }),
  users_select: (element) => ({ selected_user: element.initial_user ?? null }),
  multi_users_select: (element) => ({ selected_users: listOf(element.initial_users) }),
  channels_select: (element) => ({ selected_channel: element.initial_channel ?? null }),
  multi_channels_select: (element) => ({ selected_channels: listOf(element.initial_channels) }),
  conversations_select: (element) => ({ selected_conversation: element.initial_conversation ?? null }),
  multi_conversations_select: (element) => ({ selected_conversations: listOf(element.initial_conversations) }),
  datepicker: (element) => ({ selected_date: element.initial_date ?? null }),
  timepicker: (element) => ({ selected_time: element.initial_time ?? null }),
  datetimepicker: (element) => ({ selected_date_time: element.initial_date_time ?? null }),
  file_input: () => ({ files: [] }),
};

/**
 * The values of all elements in these blocks.
 * @param kept what was there before: as in Slack, an element that keeps its block_id, action_id and type keeps its value,
 *             even when the app sent another initial value; new ids are the way to fill a field anew
 */
export const formValues = (blocks: readonly unknown[], kept: PageFormValues): PageFormValues => {
  const values: Record<string, Record<string, unknown>> = {};
  for (const { block, blockId } of eachBlock(blocks)) {
    for (const element of elementsOf(block)) {
      const type = stringOf(element.type);
      const start = initial[type];
      if (start === undefined) continue;
      const actionId = stringOf(element.action_id);
      const before = fieldsOf(kept[blockId]?.[actionId]);
      const keeps = before.type === type && stillOffered(element, before);
      values[blockId] = { ...values[blockId], [actionId]: keeps ? before : { type, ...start(element) } };
    }
  }
  return values;
};

/**
 * The values of blocks that replace others in a message or a Home tab, where people see a shared state:
 * a choice stays only while the app goes on saying the same about the element.
 */
export const refreshedValues = (
  values: PageFormValues,
  before: readonly unknown[],
  after: readonly unknown[],
): PageFormValues => {
  const said = formValues(before, {});
  const says = formValues(after, {});
  const unchanged = Object.entries(says).map(([blockId, actions]) => {
    const same = Object.keys(actions).filter(
      (actionId) => JSON.stringify(said[blockId]?.[actionId]) === JSON.stringify(actions[actionId]),
    );
    return [blockId, Object.fromEntries(same.map((actionId) => [actionId, values[blockId]?.[actionId]]))];
  });
  return formValues(after, Object.fromEntries(unchanged));
};

export const withValue = (
  values: PageFormValues,
  place: { readonly blockId: string; readonly actionId: string },
  value: Fields,
): PageFormValues => ({ ...values, [place.blockId]: { ...values[place.blockId], [place.actionId]: value } });

/** Blocks inside containers count too. */
const eachBlock = (blocks: readonly unknown[]): readonly { block: Fields; blockId: string }[] =>
  rowsOf(blocks).flatMap((block, index) => [
    { block, blockId: blockIdOf(block, index) },
    ...eachBlock(listOf(block.child_blocks)),
  ]);

const elementsOf = (block: Fields): readonly Fields[] => {
  switch (block.type) {
    case "input":
      return rowsOf([block.element]);
    case "section":
      return rowsOf([block.accessory]);
    case "actions":
      return rowsOf(block.elements);
    default:
      return [];
  }
};

/** A chosen option that the app took away is chosen no more. */
const stillOffered = (element: Fields, value: Fields): boolean => {
  const offered = optionsOf(element);
  if (offered.length === 0) return true;
  const chosen = [...rowsOf([value.selected_option]), ...rowsOf(value.selected_options)];
  return chosen.every((option) => offered.some((offer) => offer.value === option.value));
};
