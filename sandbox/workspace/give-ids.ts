import { createHash } from "node:crypto";
import { isObject, type Json } from "./check-shape.ts";

/** Blocks and elements that came without an id get one, as Slack does; the same blocks always get the same ids. */
export const giveIds = (blocks: readonly unknown[]): readonly unknown[] =>
  blocks.map((block, index) => {
    if (!isObject(block)) return block;
    const id = typeof block.block_id === "string" && block.block_id !== "" ? block.block_id : shortId(block, index);
    return { ...block, block_id: id, ...withActionIds(block, id) };
  });

const interactive =
  /^(button|overflow|checkboxes|radio_buttons|.*_select|.*picker|.*_input|feedback_buttons|icon_button)$/;

const withActionIds = (block: Json, blockId: string): Json => ({
  ...(Array.isArray(block.elements) && (block.type === "actions" || block.type === "context_actions")
    ? { elements: block.elements.map((one, index) => withActionId(one, `${blockId}${index}`)) }
    : {}),
  ...(block.accessory === undefined ? {} : { accessory: withActionId(block.accessory, blockId) }),
  ...(block.element === undefined ? {} : { element: withActionId(block.element, blockId) }),
});

const withActionId = (element: unknown, salt: string): unknown => {
  if (!isObject(element) || typeof element.action_id === "string") return element;
  return interactive.test(String(element.type)) ? { ...element, action_id: shortId(element, salt) } : element;
};

const shortId = (value: unknown, salt: string | number): string =>
  createHash("sha256")
    .update(`${salt} ${JSON.stringify(value)}`)
    .digest("base64url")
    .slice(0, 5);
