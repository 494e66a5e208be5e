import { randomUUID } from "node:crypto";

/** The delivery's key that the durable receiver left in Bolt's context; a payload that had none gets one of its own. */
export const keyOf = (context: Readonly<Record<string, unknown>>): string =>
  typeof context.deliveryKey === "string" ? context.deliveryKey : `once ${randomUUID()}`;
