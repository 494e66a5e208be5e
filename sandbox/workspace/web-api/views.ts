import { validateView } from "../validate-blocks.ts";
import type { Modal } from "../world.ts";
import { type Call, type Method, nested, refuse, str } from "./method.ts";

const stackLimit = 3;

const viewArg = (call: Call, surface: "modal" | "home"): Readonly<Record<string, unknown>> => {
  const view = nested(call, "view");
  const problems = validateView(view, surface);
  if (problems.length > 0)
    refuse("invalid_arguments", { response_metadata: { messages: problems.map((one) => `[ERROR] ${one}`) } });
  return view as Readonly<Record<string, unknown>>;
};

export const viewShape = (modal: Modal): Readonly<Record<string, unknown>> => ({
  id: modal.viewId,
  team_id: "T0SANDBOX",
  type: "modal",
  private_metadata: "",
  callback_id: "",
  ...modal.view,
  state: { values: {} },
  hash: modal.hash,
  root_view_id: modal.rootId,
  previous_view_id: modal.previousId,
  app_id: modal.appId,
  external_id: "",
});

const openView = (call: Call, push: boolean): Readonly<Record<string, unknown>> => {
  const view = viewArg(call, "modal");
  const redeemed = call.triggers.redeem(str(call, "trigger_id"));
  if ("error" in redeemed) return refuse(redeemed.error);
  const { world, ticker, ledger } = call.workspace;
  const stack = world.modals.filter((one) => one.userId === redeemed.userId);
  if (stack.length >= stackLimit) refuse("push_limit_reached");
  const viewId = ticker.nextId("V");
  const previous = push ? stack.at(-1) : undefined;
  if (!push)
    world.modals.splice(0, world.modals.length, ...world.modals.filter((one) => one.userId !== redeemed.userId));
  const modal: Modal = {
    viewId,
    appId: call.app.appId,
    userId: redeemed.userId,
    view,
    hash: ticker.nextTs(),
    errors: {},
    rootId: previous?.rootId ?? viewId,
    previousId: previous?.viewId ?? null,
  };
  world.modals.push(modal);
  ledger.record({ kind: "view", action: push ? "push" : "open", user: redeemed.userId });
  call.workspace.changed();
  return { view: viewShape(modal) };
};

const update: Method = (call) => {
  const { world, ticker, ledger } = call.workspace;
  const modal = world.modals.find((one) => one.viewId === str(call, "view_id")) ?? refuse("not_found");
  const hash = str(call, "hash", "");
  if (hash !== "" && hash !== modal.hash) refuse("hash_conflict");
  modal.view = viewArg(call, "modal");
  modal.hash = ticker.nextTs();
  modal.errors = {};
  ledger.record({ kind: "view", action: "update", user: modal.userId });
  call.workspace.changed();
  return { view: viewShape(modal) };
};

const publish: Method = (call) => {
  const user = str(call, "user_id");
  if (!call.workspace.world.users.has(user)) refuse("user_not_found");
  const view = viewArg(call, "home");
  call.workspace.world.homes.set(`${call.app.appId} ${user}`, view);
  call.workspace.ledger.record({ kind: "view", action: "publish", user });
  call.workspace.changed();
  return { view: { ...view, id: call.workspace.ticker.nextId("V"), type: "home" } };
};

export const viewMethods: Readonly<Record<string, Method>> = {
  "views.open": (call) => openView(call, false),
  "views.push": (call) => openView(call, true),
  "views.update": update,
  "views.publish": publish,
};
