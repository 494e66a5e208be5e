import { isObject, type Json, listIn } from "./check-shape.ts";
import type { PageFormValues } from "./page-protocol.ts";

/** Fills a form: values by action id, block id (or its beginning), or label, in the shape that Slack gives them. */
export const fillForm = (view: unknown, values: Json): PageFormValues => {
  const blocks = listIn((view as Json).blocks).filter(isObject);
  const unknown = Object.keys(values).filter((name) => !blocks.some((block) => isNamed(block, name)));
  if (unknown.length > 0) throw new Error(`the form has no ${unknown.join(", ")}`);
  return Object.fromEntries(
    blocks.flatMap((block) => {
      const element = block.type === "input" ? block.element : block.accessory;
      if (!isObject(element) || element.type === "button") return [];
      const name = Object.keys(values).find((one) => isNamed(block, one));
      const value = stateOf(element, name === undefined ? undefined : values[name]);
      return [[String(block.block_id), { [String(element.action_id)]: value }]];
    }),
  );
};

const isNamed = (block: Json, name: string): boolean => {
  const element = isObject(block.element) ? block.element : isObject(block.accessory) ? block.accessory : {};
  const label = isObject(block.label) ? block.label.text : undefined;
  return element.action_id === name || label === name || String(block.block_id).startsWith(name);
};

/** @param given undefined: the initial value stays */
const stateOf = (element: Json, given: unknown): Json => {
  const type = String(element.type);
  switch (type) {
    case "static_select":
    case "external_select":
    case "radio_buttons":
      return {
        type,
        selected_option: given === undefined ? (element.initial_option ?? null) : optionOf(element, given),
      };
    case "multi_static_select":
    case "checkboxes":
      return {
        type,
        selected_options:
          given === undefined ? listIn(element.initial_options) : listIn(given).map((one) => optionOf(element, one)),
      };
    case "users_select":
    case "multi_users_select":
    case "conversations_select":
    case "multi_conversations_select":
    case "channels_select":
    case "multi_channels_select":
      return picked(type, element, given);
    case "datepicker":
      return { type, selected_date: given ?? element.initial_date ?? null };
    case "timepicker":
      return { type, selected_time: given ?? element.initial_time ?? null };
    case "datetimepicker":
      return { type, selected_date_time: given ?? element.initial_date_time ?? null };
    default:
      return { type, value: given === "" ? null : (given ?? element.initial_value ?? null) };
  }
};

/** `users_select` → selected_user; `multi_users_select` → selected_users; and so for the others. */
const picked = (type: string, element: Json, given: unknown): Json => {
  const [, multi = "", kind = ""] = /^(multi_)?(user|conversation|channel)s_select$/.exec(type) ?? [];
  const name = multi === "" ? kind : `${kind}s`;
  return { type, [`selected_${name}`]: given ?? element[`initial_${name}`] ?? (multi === "" ? null : []) };
};

const optionOf = (element: Json, given: unknown): Json | null => {
  const groups = listIn(element.option_groups).filter(isObject);
  const options = [...listIn(element.options), ...groups.flatMap((one) => listIn(one.options))].filter(isObject);
  const isIt = (one: Json): boolean => one.value === given || (isObject(one.text) && one.text.text === given);
  return options.find(isIt) ?? options.find((one) => String(one.value).includes(String(given))) ?? null;
};
