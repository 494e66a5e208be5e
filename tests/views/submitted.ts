import type { Modal } from "../../views/blocks.ts";
import type { OpenForm } from "../../views/render-form.ts";

/** Sends a form as Slack does: what the fields hold at first, with what a person has changed. */
export const submitted = (modal: Modal, changes: Readonly<Record<string, unknown>> = {}): OpenForm => {
  const values: Record<string, Record<string, unknown>> = {};
  for (const block of modal.blocks) {
    if (!("element" in block) || block.block_id === undefined) continue;
    const { element } = block;
    const [field = ""] = block.block_id.split(":");
    const actionId = "action_id" in element ? String(element.action_id) : "";
    values[block.block_id] = { [actionId]: entered(element as unknown as Element, changes[field]) };
  }
  return { privateMetadata: modal.private_metadata ?? "", values };
};

type Element = Readonly<Record<string, unknown>> & { readonly type: string };

const entered = (element: Element, change: unknown): Readonly<Record<string, unknown>> => {
  const { type } = element;
  switch (type) {
    case "plain_text_input":
      return { type, value: change ?? element.initial_value ?? null };
    case "static_select":
      return { type, selected_option: change === undefined ? (element.initial_option ?? null) : { value: change } };
    case "multi_static_select":
    case "checkboxes": {
      const chosen = change as readonly string[] | undefined;
      return { type, selected_options: chosen?.map((value) => ({ value })) ?? element.initial_options ?? [] };
    }
    case "users_select":
      return { type, selected_user: change === undefined ? (element.initial_user ?? null) : change };
    case "multi_users_select":
      return { type, selected_users: change ?? [] };
    default:
      throw new Error(`no field of ours: ${type}`);
  }
};
