import { useState } from "react";
import { type Fields, fieldsOf, isFields, stringOf } from "../blocks/read.ts";
import { useConfirm } from "./confirm.tsx";
import { withValue } from "./form-values.ts";
import { useSurface } from "./surface.tsx";

export type ControlProps = {
  readonly element: Fields;
  readonly blockId: string;
  /** Whether using the element tells the app at once: always outside input blocks, inside only when asked for. */
  readonly dispatches: boolean;
  /** Ids of the elements that name and describe this one. */
  readonly labelledBy?: string | undefined;
  readonly describedBy?: string | undefined;
};

/** A press shows for at least this long, so that it is seen to have been taken. */
const BUSY_LEAST_MS = 220;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** What all interactive elements share: their value, the confirmation before use, the telling of the app. */
export const useControl = ({ element, blockId, dispatches }: ControlProps) => {
  const surface = useSurface();
  const confirm = useConfirm();
  const [busy, setBusy] = useState(false);
  const place = { blockId, actionId: stringOf(element.action_id) };
  const value = fieldsOf(surface.values[blockId]?.[place.actionId]);

  /** Tells the app. @param detail what the element adds to the action, e.g. `selected_option` */
  const press = async (detail: Fields, values = surface.values): Promise<void> => {
    setBusy(true);
    const action = {
      type: element.type,
      action_id: place.actionId,
      block_id: blockId,
      action_ts: (Date.now() / 1000).toFixed(6),
      ...detail,
    };
    try {
      await Promise.all([surface.press(action, values), pause(BUSY_LEAST_MS)]);
    } finally {
      setBusy(false);
    }
  };

  const confirmed = async (): Promise<boolean> => !isFields(element.confirm) || (await confirm(element.confirm));

  /** Takes a new value; a confirmation that is declined leaves the old one. */
  const choose = async (detail: Fields): Promise<void> => {
    const next = { type: element.type, ...detail };
    if (dispatches && !(await confirmed())) return;
    surface.change(place, next);
    if (dispatches) await press(detail, withValue(surface.values, place, next));
  };

  /** Takes a new value without telling the app yet, as while typing. */
  const hold = (detail: Fields): void => surface.change(place, { type: element.type, ...detail });

  return { value, busy, press, confirmed, choose, hold, invalid: surface.errors[blockId] !== undefined };
};
