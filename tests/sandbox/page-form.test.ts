import { describe, expect, it } from "vitest";
import { formValues, refreshedValues } from "../../sandbox/page/controls/form-values.ts";
import { checkForm } from "../../sandbox/page/modal/check.ts";

const input = (element: object, more: object = {}) => [
  { type: "input", block_id: "b", element: { action_id: "a", ...element }, ...more },
];
const text = (value: string | null) => ({ b: { a: { type: "plain_text_input", value } } });
const option = (value: string) => ({ value, text: { type: "plain_text", text: value } });

describe("the values of a form", () => {
  it("start as the app says, also outside input blocks", () => {
    const blocks = [
      ...input({ type: "plain_text_input", initial_value: "hello" }),
      { type: "section", block_id: "s", accessory: { type: "users_select", action_id: "u", initial_user: "U1" } },
      {
        type: "actions",
        block_id: "x",
        elements: [
          { type: "button", action_id: "go" },
          { type: "datepicker", action_id: "d" },
        ],
      },
    ];
    expect(formValues(blocks, {})).toEqual({
      ...text("hello"),
      s: { u: { type: "users_select", selected_user: "U1" } },
      x: { d: { type: "datepicker", selected_date: null } },
    });
  });
  it("stay when a modal is replaced and the ids stay, whatever the new initial value", () => {
    expect(formValues(input({ type: "plain_text_input", initial_value: "new" }), text("typed"))).toEqual(text("typed"));
  });
  it("start anew when the element became another kind, or its chosen option is gone", () => {
    expect(formValues(input({ type: "number_input" }), text("typed"))).toEqual({
      b: { a: { type: "number_input", value: null } },
    });
    const chosen = { b: { a: { type: "static_select", selected_option: option("P1") } } };
    const select = (...values: readonly string[]) => input({ type: "static_select", options: values.map(option) });
    expect(formValues(select("P1", "P2"), chosen)).toEqual(chosen);
    expect(formValues(select("P2"), chosen)).toEqual({ b: { a: { type: "static_select", selected_option: null } } });
  });
  it("follow the app in a shared message, and keep one's choice while the app says the same", () => {
    const before = input({ type: "plain_text_input", initial_value: "P1" });
    expect(refreshedValues(text("mine"), before, input({ type: "plain_text_input", initial_value: "P2" }))).toEqual(
      text("P2"),
    );
    expect(refreshedValues(text("mine"), before, [...before])).toEqual(text("mine"));
  });
});

describe("the checks before a form is sent", () => {
  it.each([
    ["an empty required text", input({ type: "plain_text_input" }), text(null), /required/],
    ["blanks only", input({ type: "plain_text_input" }), text("  "), /required/],
    ["an empty optional text", input({ type: "plain_text_input" }, { optional: true }), text(null), null],
    ["too short", input({ type: "plain_text_input", min_length: 5 }), text("abc"), /5 characters/],
    [
      "no option",
      input({ type: "checkboxes" }),
      { b: { a: { type: "checkboxes", selected_options: [] } } },
      /required/,
    ],
    [
      "an option",
      input({ type: "static_select" }),
      { b: { a: { type: "static_select", selected_option: option("x") } } },
      null,
    ],
    ["not a number", input({ type: "number_input" }), text("x"), /number/],
    ["not whole", input({ type: "number_input", is_decimal_allowed: false }), text("1.5"), /whole/],
    ["too small", input({ type: "number_input", min_value: "0" }), text("-1"), /at least 0/],
    ["zero", input({ type: "number_input", min_value: "0" }), text("0"), null],
    ["no address", input({ type: "email_text_input" }), text("a@b"), /email/],
    ["no link", input({ type: "url_text_input" }), text("nope"), /URL/],
    [
      "a moment",
      input({ type: "datetimepicker" }),
      { b: { a: { type: "datetimepicker", selected_date_time: 1 } } },
      null,
    ],
  ])("%s", (_, blocks, values, expected) => {
    const error = checkForm(blocks, values).b;
    if (expected === null) expect(error).toBeUndefined();
    else expect(error).toMatch(expected);
  });
});
