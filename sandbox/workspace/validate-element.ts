import {
  all,
  byType,
  type Check,
  choice,
  isObject,
  type Json,
  list,
  listIn,
  number,
  object,
  optional,
  plainText,
  problem,
  string,
  text,
  url,
} from "./check-shape.ts";

/** Interactive elements and their limits. Source: docs.slack.dev/reference/block-kit/block-elements (2026-11). */
const actionId = optional(string(255));

const confirm = optional(
  object({
    title: plainText(100),
    text: text(300),
    confirm: plainText(30),
    deny: plainText(30),
    style: optional(choice("primary", "danger")),
  }),
);

const option = (label: Check): Check =>
  object({ text: label, value: string(150), description: optional(text(75)), url: optional(url) });

const menuOption = option(plainText(75));
const boxOption = option(text(75));
const group = object({ label: plainText(75), options: list(1, 100, menuOption) });

/** What is chosen at first must be one of the options, word for word. */
const initialIsAnOption: Check = (value, at) => {
  if (!isObject(value)) return [];
  const groups = listIn(value.option_groups).filter(isObject);
  const options = [...listIn(value.options), ...groups.flatMap((one) => listIn(one.options))].filter(isObject);
  const known = new Set(options.map((one) => one.value));
  const initial = [value.initial_option, ...listIn(value.initial_options)].filter(isObject);
  return initial.every((one) => known.has(one.value))
    ? []
    : [problem("initial option is not one of the options", `${at}/initial_option`)];
};

const optionsOrGroups: Check = (value, at) => {
  const { options, option_groups: groups } = value as Json;
  if (options === undefined && groups === undefined) return [problem("must define options or option_groups", at)];
  return [
    ...optional(list(1, 100, menuOption))(options, `${at}/options`),
    ...optional(list(1, 100, group))(groups, `${at}/option_groups`),
  ];
};

const control = (fields: Readonly<Record<string, Check>>): Check => object({ action_id: actionId, confirm, ...fields });
const menu = control({ placeholder: optional(plainText(150)) });
const multiMenu = all(menu, object({ max_selected_items: optional(number(1, 100)) }));
const typed = (fields: Readonly<Record<string, Check>> = {}): Check =>
  object({ action_id: actionId, placeholder: optional(plainText(150)), ...fields });
const boxes = all(control({ options: list(1, 10, boxOption) }), initialIsAnOption);

const elements: Readonly<Record<string, Check>> = {
  button: control({
    text: plainText(75),
    value: optional(string(2_000, 0)),
    url: optional(url),
    style: optional(choice("primary", "danger")),
    accessibility_label: optional(string(75)),
  }),
  checkboxes: boxes,
  radio_buttons: boxes,
  overflow: control({ options: list(1, 5, boxOption) }),
  static_select: all(menu, optionsOrGroups, initialIsAnOption),
  multi_static_select: all(multiMenu, optionsOrGroups, initialIsAnOption),
  external_select: menu,
  multi_external_select: multiMenu,
  users_select: menu,
  multi_users_select: multiMenu,
  conversations_select: menu,
  multi_conversations_select: multiMenu,
  channels_select: menu,
  multi_channels_select: multiMenu,
  datepicker: menu,
  timepicker: menu,
  datetimepicker: control({}),
  plain_text_input: typed({
    initial_value: optional(string(3_000, 0)),
    min_length: optional(number(0, 3_000)),
    max_length: optional(number(1, 3_000)),
  }),
  rich_text_input: typed({ min_lines: optional(number(1, 100)), max_lines: optional(number(1, 100)) }),
  email_text_input: typed(),
  url_text_input: typed(),
  number_input: typed(),
  file_input: object({ action_id: actionId, max_files: optional(number(1, 10)) }),
  image: object({ alt_text: string(2_000), image_url: optional(url) }),
  workflow_button: control({ text: plainText(75) }),
  feedback_buttons: object({ action_id: actionId }),
  icon_button: control({ icon: string(100), text: plainText(75) }),
};

const only = (...types: readonly string[]): Readonly<Record<string, Check>> =>
  Object.fromEntries(Object.entries(elements).filter(([type]) => types.includes(type)));

const menus = ["static", "external", "users", "conversations", "channels"].flatMap((kind) => [
  `${kind}_select`,
  `multi_${kind}_select`,
]);
const pickers = ["checkboxes", "radio_buttons", "datepicker", "timepicker", "datetimepicker", ...menus];

/** Which elements may stand where. */
export const actionElement = byType(
  only("button", "overflow", "workflow_button", "icon_button", "feedback_buttons", ...pickers),
  "element",
);
export const accessory = byType(only("button", "overflow", "image", "workflow_button", ...pickers), "element");
export const contextAction = byType(only("feedback_buttons", "icon_button"), "element");
export const contextElement: Check = (value, at) =>
  isObject(value) && value.type === "image" ? (elements.image?.(value, at) ?? []) : text(3_000)(value, at);
export const inputElement = byType(
  only(
    "plain_text_input",
    "rich_text_input",
    "email_text_input",
    "url_text_input",
    "number_input",
    "file_input",
    ...pickers,
  ),
  "input element",
);
