import type { PageFormValues } from "../../workspace/page-protocol.ts";
import { blockIdOf, type Fields, fieldsOf, isFields, listOf, numberOf, rowsOf, stringOf } from "../blocks/read.ts";

/** What Slack's client refuses before the app hears of it. @returns block_id → what is wrong */
export const checkForm = (blocks: readonly unknown[], values: PageFormValues): Readonly<Record<string, string>> => {
  const errors: Record<string, string> = {};
  rowsOf(blocks).forEach((block, index) => {
    if (block.type !== "input") return;
    const blockId = blockIdOf(block, index);
    const element = fieldsOf(block.element);
    const value = fieldsOf(values[blockId]?.[stringOf(element.action_id)]);
    const error = isEmpty(value)
      ? block.optional === true
        ? null
        : "Please complete this required field."
      : checkValue(element, stringOf(value.value));
    if (error !== null) errors[blockId] = error;
  });
  return errors;
};

const isEmpty = (value: Fields): boolean => {
  const held = Object.entries(value).find(([key]) => key !== "type")?.[1];
  if (typeof held === "string") return held.trim() === "";
  if (Array.isArray(held)) return held.length === 0;
  return (
    held === null || held === undefined || (isFields(held) && listOf(held.elements).length === 0 && "elements" in held)
  );
};

const checkValue = (element: Fields, typed: string): string | null => {
  switch (element.type) {
    case "plain_text_input": {
      const least = numberOf(element.min_length);
      return typed.length < least ? `Please enter at least ${least} characters.` : null;
    }
    case "number_input":
      return checkNumber(element, typed);
    case "url_text_input":
      return URL.canParse(typed) ? null : "Please enter a valid URL.";
    case "email_text_input":
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(typed) ? null : "Please enter a valid email address.";
    default:
      return null;
  }
};

const checkNumber = (element: Fields, typed: string): string | null => {
  const value = Number(typed);
  if (!Number.isFinite(value)) return "Please enter a number.";
  if (element.is_decimal_allowed !== true && !Number.isInteger(value)) return "Please enter a whole number.";
  const { min_value: least, max_value: most } = element;
  if (least !== undefined && value < numberOf(least)) return `Please enter a number of at least ${stringOf(least)}.`;
  if (most !== undefined && value > numberOf(most)) return `Please enter a number of at most ${stringOf(most)}.`;
  return null;
};
