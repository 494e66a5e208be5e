import type { ServerResponse } from "node:http";
import { z } from "zod";
import { sendJson } from "./answer-http.ts";
import type { Deliveries } from "./deliveries.ts";
import { type Faults, faultRequest } from "./faults.ts";
import type { Workspace } from "./workspace.ts";

const disconnectRequest = z.object({
  /** All apps when left out. */
  appId: z.string().optional(),
  /** `cut`: no disconnect frame comes before. */
  reason: z.enum(["warning", "refresh_requested", "link_disabled", "cut"]).default("refresh_requested"),
});

type Controlled = { readonly workspace: Workspace; readonly deliveries: Deliveries; readonly faults: Faults };

/**
 * What tests in another process switch on and read:
 * POST /control/faults, POST /control/disconnect, GET /control/ledger.
 * @returns false when the address is none of these
 */
export const answerControl = (
  controlled: Controlled,
  path: string,
  body: Buffer,
  response: ServerResponse,
): boolean => {
  switch (path) {
    case "/control/ledger":
      sendJson(response, 200, controlled.workspace.ledger.entries());
      return true;
    case "/control/faults":
      answer(response, body, faultRequest, (request) => controlled.faults.ask(request));
      return true;
    case "/control/disconnect":
      answer(response, body, disconnectRequest, (request) => disconnect(controlled, request));
      return true;
    default:
      return false;
  }
};

const answer = <T>(response: ServerResponse, body: Buffer, shape: z.ZodType<T>, act: (request: T) => void): void => {
  const read = shape.safeParse(parse(body));
  if (!read.success) return sendJson(response, 400, { ok: false, error: z.prettifyError(read.error) });
  act(read.data);
  sendJson(response, 200, { ok: true });
};

const disconnect = (
  { workspace, deliveries }: Controlled,
  { appId, reason }: z.infer<typeof disconnectRequest>,
): void => {
  for (const app of workspace.world.apps.values()) {
    if (appId !== undefined && app.appId !== appId) continue;
    if (reason === "cut") deliveries.cut(app);
    else deliveries.disconnect(app, reason);
  }
};

const parse = (body: Buffer): unknown => {
  try {
    return JSON.parse(body.toString() || "{}");
  } catch {
    return null;
  }
};
