import { isObject, listIn } from "./check-shape.ts";
import type { PageAnswer, PageFormValues } from "./page-protocol.ts";
import { commonParts, type Desk, done, type Json, refused } from "./payload-parts.ts";
import { viewShape } from "./shapes.ts";
import { isViewTooLarge, validateView } from "./validate-blocks.ts";
import { readyView } from "./web-api/views.ts";
import type { Modal } from "./world.ts";

const trouble = "We had some trouble connecting. Try again?";
const stackLimit = 3;

const modalOf = ({ workspace }: Desk, userId: string, viewId: string): Modal | undefined =>
  workspace.world.modals.find((one) => one.viewId === viewId && one.userId === userId);

/** `view_submission`, and what the app's answer makes of the form. Source: docs.slack.dev/surfaces/modals. */
export const submitForm = async (
  desk: Desk,
  userId: string,
  viewId: string,
  state: PageFormValues,
): Promise<PageAnswer> => {
  const modal = modalOf(desk, userId, viewId);
  const app = desk.workspace.world.apps.get(modal?.appId ?? "");
  if (modal === undefined || app === undefined) return refused("the form is not open any more");
  const missing = missingInputs(modal, state);
  if (Object.keys(missing).length > 0) return showErrors(desk, modal, missing);
  const acknowledged = await desk.deliveries.interaction(app, "interactive", {
    type: "view_submission",
    ...commonParts(desk, app, userId),
    view: { ...viewShape(desk.workspace.world, modal), state: { values: state } },
    response_urls: [],
  });
  showErrors(desk, modal, {});
  if (acknowledged.kind === "failed") return refused(trouble);
  return afterSubmit(desk, modal, isObject(acknowledged.payload) ? acknowledged.payload : {});
};

/** Slack's client refuses a form before the app hears of it when a required field is empty. */
const missingInputs = ({ view }: Modal, state: PageFormValues): Readonly<Record<string, string>> =>
  Object.fromEntries(
    inputsOf(view)
      .filter((block) => block.optional !== true && isEmpty(stateOf(block, state)))
      .map((block) => [String(block.block_id), "Please complete this required field."]),
  );

const inputsOf = (view: Json): readonly Json[] =>
  listIn(view.blocks)
    .filter(isObject)
    .filter(({ type }) => type === "input");

const stateOf = (block: Json, state: PageFormValues): unknown => {
  const actionId = isObject(block.element) ? String(block.element.action_id) : "";
  return state[String(block.block_id)]?.[actionId];
};

const isEmpty = (value: unknown): boolean => {
  if (!isObject(value)) return true;
  const held = Object.entries(value).find(([key]) => key !== "type")?.[1];
  return held === null || held === undefined || held === "" || (Array.isArray(held) && held.length === 0);
};

const showErrors = ({ workspace }: Desk, modal: Modal, errors: Readonly<Record<string, string>>): PageAnswer => {
  modal.errors = errors;
  workspace.changed();
  return done;
};

const afterSubmit = (desk: Desk, modal: Modal, response: Json): PageAnswer => {
  switch (response.response_action) {
    case "errors":
      return errorsFromApp(desk, modal, response.errors);
    case "update":
      return showNext(desk, modal, response.view);
    case "push":
      return pushNext(desk, modal, response.view);
    case "clear":
      return clear(desk, modal);
    case undefined:
      return close(desk, modal);
    default:
      return refused(trouble);
  }
};

/** Errors must name input blocks of this form. */
const errorsFromApp = (desk: Desk, modal: Modal, errors: unknown): PageAnswer => {
  const inputs = new Set(inputsOf(modal.view).map(({ block_id: id }) => id));
  if (!isObject(errors) || Object.keys(errors).length === 0) return refused(trouble);
  if (Object.keys(errors).some((id) => !inputs.has(id))) return refused(trouble);
  return showErrors(desk, modal, errors as Readonly<Record<string, string>>);
};

const isShowable = (view: unknown): boolean => validateView(view, "modal").length === 0 && !isViewTooLarge(view);

const showNext = ({ workspace }: Desk, modal: Modal, view: unknown): PageAnswer => {
  if (!isShowable(view)) return refused(trouble);
  modal.view = readyView(view as Json);
  modal.hash = workspace.ticker.nextTs();
  modal.errors = {};
  workspace.ledger.record({ kind: "view", action: "update", user: modal.userId });
  workspace.changed();
  return done;
};

const pushNext = ({ workspace }: Desk, below: Modal, view: unknown): PageAnswer => {
  const { world, ticker, ledger } = workspace;
  const stack = world.modals.filter((one) => one.userId === below.userId);
  if (!isShowable(view) || stack.length >= stackLimit) return refused(trouble);
  const viewId = ticker.nextId("V");
  const next = { viewId, view: readyView(view as Json), hash: ticker.nextTs(), errors: {}, previousId: below.viewId };
  world.modals.push({ ...below, ...next });
  ledger.record({ kind: "view", action: "push", user: below.userId });
  workspace.changed();
  return done;
};

const clear = ({ workspace }: Desk, { userId, appId }: Modal): PageAnswer => {
  const { modals } = workspace.world;
  modals.splice(0, modals.length, ...modals.filter((one) => one.userId !== userId || one.appId !== appId));
  workspace.changed();
  return done;
};

const close = ({ workspace }: Desk, modal: Modal): PageAnswer => {
  const { modals } = workspace.world;
  const at = modals.indexOf(modal);
  if (at >= 0) modals.splice(at, 1);
  workspace.changed();
  return done;
};

/** The person closes a form. The app hears of it when it asked to (`notify_on_close`); `clear_on_close` ends them all. */
export const closeForm = (desk: Desk, userId: string, viewId: string): void => {
  const modal = modalOf(desk, userId, viewId);
  const app = desk.workspace.world.apps.get(modal?.appId ?? "");
  if (modal === undefined || app === undefined) return;
  const isCleared = modal.view.clear_on_close === true;
  if (isCleared) clear(desk, modal);
  else close(desk, modal);
  if (modal.view.notify_on_close !== true) return;
  void desk.deliveries.interaction(app, "interactive", {
    type: "view_closed",
    ...commonParts(desk, app, userId),
    view: viewShape(desk.workspace.world, modal),
    is_cleared: isCleared,
  });
};
