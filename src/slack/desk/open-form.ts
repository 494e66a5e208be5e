import { z } from "zod";
import type { ButtonForm } from "../../../views/actions.ts";
import type { Message, Modal } from "../../../views/blocks.ts";
import { formNotOpenedMessage, refusalMessage } from "../../../views/refusal.ts";
import { type FormContext, renderDeclareForm, renderForm, serviceOfForm } from "../../../views/render-form.ts";
import { recentIncidents } from "../../app/answer-query.ts";
import type { Incident } from "../../domain/incident.ts";
import type { FormRequest } from "../../domain/intent.ts";
import type { ReplyPlace } from "../reply.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { type Outcome, refused, type Wish } from "./outcome.ts";
import { findTarget } from "./target.ts";

/** A trigger lives three seconds: the form opens first, and what takes longer to know is filled in after. */
export const openForm = async (deps: DeskDependencies, wish: Wish, form: FormRequest): Promise<Outcome> => {
  if (form.kind === "declare") return openDeclareForm(deps, wish, form);
  const found = await findTarget(deps.incidents, form.target, wish.channelId);
  if (!found.ok) return refused(deps, found.error);
  const drawn = renderForm(form, found.value, formContext(deps));
  if (!drawn.ok) return refused(deps, drawn.error);
  const opened = await open(deps, wish.triggerId, drawn.value);
  await offerVersions(deps, opened, form, found.value);
  return outcomeOf(deps, opened);
};

/** Where a rollback can go back to is asked of others: the form is there before they have answered. */
const offerVersions = async (
  deps: DeskDependencies,
  opened: Opened,
  form: Exclude<FormRequest, { kind: "declare" }>,
  incident: Incident,
): Promise<void> => {
  const service = serviceOfForm(form, incident, deps.policy);
  if (service === null || opened.kind !== "opened" || opened.view === null) return;
  const versions = await deps.versionsOf(service);
  const drawn = versions.length === 0 ? null : renderForm(form, incident, formContext(deps, { versions }));
  if (drawn?.ok === true) await complete(deps, opened.view, drawn.value);
};

/** Unless the person has sent it, or changed what it shows, in the meantime. */
const complete = async (
  { gateway, logger }: DeskDependencies,
  { id, hash }: { readonly id: string; readonly hash: string },
  view: Modal,
): Promise<void> => {
  await gateway.callNow("views.update", { view_id: id, hash, view }).catch((error: unknown) => {
    logger.debug({ error }, "a form was sent or drawn again before it was complete");
  });
};

export const outcomeOf = (deps: DeskDependencies, opened: Opened): Outcome =>
  opened.kind === "opened" ? { kind: "quiet" } : { kind: "said", message: notOpened(deps) };

const notOpened = (deps: DeskDependencies): Message =>
  formNotOpenedMessage({ words: deps.words, now: deps.clock.now() });

export const formContext = (
  deps: DeskDependencies,
  known: Partial<Pick<FormContext, "recent" | "versions">> = {},
): FormContext => ({
  words: deps.words,
  now: deps.clock.now(),
  policy: deps.policy,
  recent: [],
  versions: [],
  ...known,
});

const openDeclareForm = async (
  deps: DeskDependencies,
  { userId, triggerId }: Wish,
  form: Extract<FormRequest, { kind: "declare" }>,
): Promise<Outcome> => {
  const opened = await open(deps, triggerId, renderDeclareForm(form, userId, formContext(deps)));
  const recent = await recentIncidents(deps);
  if (opened.kind !== "opened" || opened.view === null || recent.length === 0) return outcomeOf(deps, opened);
  // Not awaited by the person: "is it one of these?" comes a moment later, unless they have sent the form already.
  await complete(deps, opened.view, renderDeclareForm(form, userId, formContext(deps, { recent })));
  return { kind: "quiet" };
};

/** A form that only buttons open. */
export const openButtonForm = async (
  deps: DeskDependencies,
  form: ButtonForm,
  triggerId: string | null,
  place: ReplyPlace,
): Promise<void> => {
  const incident = await deps.incidents.load(form.incidentId);
  if (incident === null) return;
  const drawn = renderForm(form, incident, formContext(deps));
  if (!drawn.ok) return deps.reply(place, refusalMessage(drawn.error, { words: deps.words, now: deps.clock.now() }));
  const opened = await open(deps, triggerId, drawn.value);
  if (opened.kind !== "opened") await deps.reply(place, notOpened(deps));
};

type Opened =
  /** `view`: how it can be changed later, where Slack said so. */
  | { readonly kind: "opened"; readonly view: { readonly id: string; readonly hash: string } | null }
  | { readonly kind: "not_opened" };

const openedView = z.object({ id: z.string(), hash: z.string().default("") });

export const open = async (
  { gateway, logger }: DeskDependencies,
  triggerId: string | null,
  view: Modal,
): Promise<Opened> => {
  if (triggerId === null) return { kind: "not_opened" };
  try {
    const { view: standing } = await gateway.callNow("views.open", { trigger_id: triggerId, view });
    const read = openedView.safeParse(standing);
    return { kind: "opened", view: read.success ? read.data : null };
  } catch (error) {
    // Too late by Slack's clock: another try with the same trigger cannot work.
    logger.warn({ error }, "a form could not be opened");
    return { kind: "not_opened" };
  }
};
