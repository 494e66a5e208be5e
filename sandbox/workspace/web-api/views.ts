import { isObject } from "../check-shape.ts";
import { giveIds } from "../give-ids.ts";
import { viewShape } from "../shapes.ts";
import { isViewTooLarge, validateView } from "../validate-blocks.ts";
import type { Modal } from "../world.ts";
import { type Call, has, type Method, nested, refuse, refuseArguments, str, userArg } from "./method.ts";

/** Source: views.push, `push_limit_reached`: "Currently the limit is 3". */
const stackLimit = 3;

type View = Readonly<Record<string, unknown>>;

const viewArg = (call: Call, surface: "modal" | "home"): View => {
  const view = nested(call, "view");
  const problems = validateView(view, surface);
  if (problems.length > 0) refuseArguments(problems);
  if (isViewTooLarge(view)) refuse("view_too_large");
  return readyView(view as View);
};

/** A checked view, with ids where none were given. */
export const readyView = (view: View): View => ({
  ...view,
  blocks: giveIds(Array.isArray(view.blocks) ? view.blocks : []),
});

const uniqueExternalId = (call: Call, view: View, except?: Modal): void => {
  const id = view.external_id;
  if (typeof id !== "string" || id === "") return;
  if (call.workspace.world.modals.some((one) => one !== except && one.view.external_id === id))
    refuse("duplicate_external_id");
};

const holderOf = (call: Call): string => {
  const id = has(call, "trigger_id") ? str(call, "trigger_id") : str(call, "interactivity_pointer");
  const redeemed = call.triggers.redeem(id, call.app.appId);
  return "error" in redeemed ? refuse(redeemed.error) : redeemed.userId;
};

const show = (call: Call, userId: string, view: View, previous: Modal | null): Modal => {
  const { world, ticker, ledger, changed } = call.workspace;
  const viewId = ticker.nextId("V");
  const modal: Modal = {
    viewId,
    appId: call.app.appId,
    userId,
    view,
    hash: ticker.nextTs(),
    errors: {},
    rootId: previous?.rootId ?? viewId,
    previousId: previous?.viewId ?? null,
  };
  world.modals.push(modal);
  ledger.record({ kind: "view", action: previous === null ? "open" : "push", user: userId });
  changed();
  return modal;
};

/** Opens in the place of what the person had open. */
const open: Method = (call) => {
  const view = viewArg(call, "modal");
  uniqueExternalId(call, view);
  const userId = holderOf(call);
  const { modals } = call.workspace.world;
  modals.splice(0, modals.length, ...modals.filter((one) => one.userId !== userId));
  return { view: viewShape(call.workspace.world, show(call, userId, view, null)) };
};

const push: Method = (call) => {
  const view = viewArg(call, "modal");
  uniqueExternalId(call, view);
  const userId = holderOf(call);
  const stack = call.workspace.world.modals.filter((one) => one.userId === userId && one.appId === call.app.appId);
  if (stack.length >= stackLimit) refuse("push_limit_reached");
  const top = stack.at(-1) ?? refuse("not_found");
  return { view: viewShape(call.workspace.world, show(call, userId, view, top)) };
};

const update: Method = (call) => {
  const { world, ticker, ledger } = call.workspace;
  const view = viewArg(call, "modal");
  const [name, key] = has(call, "view_id") ? ["view_id", "viewId"] : ["external_id", "external"];
  const wanted = str(call, name);
  const modal =
    world.modals.find(
      (one) => one.appId === call.app.appId && (key === "viewId" ? one.viewId : one.view.external_id) === wanted,
    ) ?? refuse("not_found");
  if (has(call, "hash") && str(call, "hash") !== modal.hash) refuse("hash_conflict");
  uniqueExternalId(call, view, modal);
  modal.view = view;
  modal.hash = ticker.nextTs();
  modal.errors = {};
  ledger.record({ kind: "view", action: "update", user: modal.userId });
  call.workspace.changed();
  return { view: viewShape(world, modal) };
};

const publish: Method = (call) => {
  const { world, ticker, ledger } = call.workspace;
  const { id: userId } = userArg(call, "user_id");
  const view = viewArg(call, "home");
  const key = `${call.app.appId} ${userId}`;
  const known = world.homes.get(key);
  if (known !== undefined && has(call, "hash") && str(call, "hash") !== known.hash) refuse("hash_conflict");
  const home = {
    viewId: known?.viewId ?? ticker.nextId("V"),
    appId: call.app.appId,
    userId,
    view: isObject(view) ? view : {},
    hash: ticker.nextTs(),
  };
  world.homes.set(key, home);
  ledger.record({ kind: "view", action: "publish", user: userId });
  call.workspace.changed();
  return { view: viewShape(world, home) };
};

export const viewMethods: Readonly<Record<string, Method>> = {
  "views.open": open,
  "views.push": push,
  "views.update": update,
  "views.publish": publish,
};
