import type { ButtonForm } from "../../../views/actions.ts";
import type { Modal } from "../../../views/blocks.ts";
import { type FormContext, renderDeclareForm, renderForm } from "../../../views/render-form.ts";
import { recentIncidents } from "../../app/answer-query.ts";
import type { FormRequest } from "../../domain/intent.ts";
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
  await open(deps, wish.triggerId, drawn.value);
  return { kind: "quiet" };
};

export const formContext = (deps: DeskDependencies, recent: FormContext["recent"] = []): FormContext => ({
  words: deps.words,
  now: deps.clock.now(),
  policy: deps.policy,
  recent,
});

const openDeclareForm = async (
  deps: DeskDependencies,
  { userId, triggerId }: Wish,
  form: Extract<FormRequest, { kind: "declare" }>,
): Promise<Outcome> => {
  const opened = await open(deps, triggerId, renderDeclareForm(form, userId, formContext(deps)));
  const recent = await recentIncidents(deps);
  if (opened === null || recent.length === 0) return { kind: "quiet" };
  // Not awaited by the person: "is it one of these?" comes a moment later, unless they have sent the form already.
  const view = renderDeclareForm(form, userId, formContext(deps, recent));
  await deps.gateway
    .callNow("views.update", { view_id: opened.id, hash: opened.hash, view })
    .catch((error: unknown) => {
      deps.logger.debug({ error }, "the declare form was sent before the recent incidents were there");
    });
  return { kind: "quiet" };
};

/** A form that only buttons open. */
export const openButtonForm = async (
  deps: DeskDependencies,
  form: ButtonForm,
  triggerId: string | null,
): Promise<void> => {
  const incident = await deps.incidents.load(form.incidentId);
  if (incident === null) return;
  const drawn = renderForm(form, incident, formContext(deps));
  if (drawn.ok) await open(deps, triggerId, drawn.value);
};

type Opened = { readonly id: string; readonly hash: string };

/** @returns null where Slack gave no permission to open one */
export const open = async (
  { gateway, logger }: DeskDependencies,
  triggerId: string | null,
  view: Modal,
): Promise<Opened | null> => {
  if (triggerId === null) return null;
  const answer = await gateway.callNow("views.open", { trigger_id: triggerId, view }).catch((error: unknown) => {
    // Too late by Slack's clock: the person sees no form and asks again; another try with the same trigger cannot work.
    logger.warn({ error }, "a form could not be opened");
    return null;
  });
  const opened = answer?.view;
  if (typeof opened !== "object" || opened === null || !("id" in opened) || typeof opened.id !== "string") return null;
  return { id: opened.id, hash: "hash" in opened && typeof opened.hash === "string" ? opened.hash : "" };
};
