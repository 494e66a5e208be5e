import { z } from "zod";
import { parseDurationMs } from "../src/base/duration.ts";
import { ok, type Result } from "../src/base/result.ts";
import { type Policy, triggers } from "../src/domain/policy.ts";
import { requestTextLimit, requestTitleLimit } from "../src/domain/requests/decide-request.ts";
import { requestKinds, urgencies } from "../src/domain/requests/kinds.ts";
import type { Request } from "../src/domain/requests/request.ts";
import type { Asked, RequestCommandOf } from "../src/domain/requests/request-command.ts";
import type { RequestDraft, SettlingForm } from "../src/domain/requests/request-intent.ts";
import { severities } from "../src/domain/severity.ts";
import { context, type Modal, paragraph } from "./blocks.ts";
import { severityChoices } from "./declare-form.ts";
import { formModal, selectField, textField, ticksField } from "./form-fields.ts";
import { type FormErrors, optionalText, readForm, requiredChoice, requiredText } from "./form-values.ts";
import { reasonForm } from "./reason-form.ts";
import { titleOf } from "./request-title.ts";
import type { ViewContext, Words } from "./words.ts";

type FormContext = ViewContext & { readonly policy: Policy };

/** Asks operations for something. */
export const requestForm = (draft: RequestDraft, { words, policy }: FormContext): Modal => {
  const { requests, forms } = words;
  const { request: said } = requests.form;
  const services = Object.keys(policy.services).map((value) => ({ value, text: value }));
  return formModal({ title: said.title, submit: said.submit, cancel: forms.dismiss, about: { f: "request" } }, [
    textField({
      id: "title",
      label: said.what,
      need: "required",
      lines: "one",
      limit: requestTitleLimit,
      initial: draft.title,
      example: said.whatExample,
    }),
    selectField({
      id: "requestKind",
      label: said.kind,
      need: "required",
      choices: requestKinds.map((value) => ({ value, text: requests.kind[value] })),
      initial: draft.requestKind,
    }),
    selectField({
      id: "urgency",
      label: said.urgency,
      need: "required",
      choices: urgencies.map((value) => ({ value, text: requests.urgency[value] })),
      initial: draft.urgency,
    }),
    selectField({ id: "service", label: said.service, need: "optional", choices: services, initial: draft.service }),
    textField({
      id: "due",
      label: said.due,
      hint: said.dueHint,
      need: "optional",
      lines: "one",
      initial: draft.due.kind === "within" ? writtenDuration(draft.due.ms) : "",
    }),
    textField({
      id: "details",
      label: said.details,
      need: "optional",
      lines: "several",
      limit: requestTextLimit,
      initial: draft.details,
    }),
    ticksField({
      id: "options",
      label: said.options,
      need: "optional",
      choices: [{ value: "confidential", text: said.confidential }],
      initial: [],
    }),
  ]);
};

const units = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "m"],
  [1_000, "s"],
] as const;

/** As parseDurationMs reads it: in the largest unit that says it exactly. */
const writtenDuration = (ms: number): string => {
  const [size, unit] = units.find(([one]) => ms % one === 0) ?? [1_000, "s"];
  return `${Math.ceil(ms / size)}${unit}`;
};

const durationText = (words: Words) =>
  z
    .string()
    .trim()
    .refine((text) => text === "" || parseDurationMs(text).ok, words.requests.form.due.wrong);

const requestSchema = (words: Words) =>
  z.object({
    title: requiredText(words, requestTitleLimit),
    requestKind: requiredChoice(requestKinds, words),
    urgency: requiredChoice(urgencies, words),
    service: z.string().nullable(),
    due: durationText(words),
    details: optionalText(words, requestTextLimit),
    options: z.array(z.string()),
  });

export const readRequestForm = (values: unknown, words: Words): Result<Asked, FormErrors> => {
  const read = readForm(
    values,
    requestSchema(words),
    (entered) => ({
      title: entered.text("title"),
      requestKind: entered.chosen("requestKind"),
      urgency: entered.chosen("urgency"),
      service: entered.chosen("service"),
      due: entered.text("due"),
      details: entered.text("details"),
      options: entered.ticked("options"),
    }),
    words,
  );
  if (!read.ok) return read;
  const { due, options, ...asked } = read.value;
  const within = parseDurationMs(due);
  return ok({
    ...asked,
    due: within.ok ? { kind: "within", ms: within.value } : { kind: "usual" },
    links: [],
    // No tick: the policy decides by the kind.
    isConfidential: options.includes("confidential") ? true : null,
  });
};

/** A form about a request that exists. */
export const settlingForm = (kind: SettlingForm, request: Request, ctx: FormContext): Modal => {
  const { requests, forms } = ctx.words;
  const common = { cancel: forms.dismiss, about: { f: `request_${kind}`, r: request.id } } as const;
  const named = requests.named(request.id, titleOf(request, ctx.words, "veiled"));
  switch (kind) {
    case "decline":
    case "reopen": {
      const { title, submit, reason } = requests.form[kind];
      return reasonForm({ ...common, title, submit, named, note: "", label: reason });
    }
    case "due": {
      const { title, submit, within, hint } = requests.form.due;
      return formModal({ ...common, title, submit }, [
        context(named),
        textField({ id: "within", label: within, hint, need: "required", lines: "one" }),
      ]);
    }
    case "incident":
      return incidentForm(request, named, ctx);
  }
};

const incidentForm = (request: Request, named: string, { words, policy }: FormContext): Modal => {
  const { form } = words.requests;
  const { title, submit, severity, trigger, note } = form.incident;
  const isSecurity = request.kind === "security_fix";
  return formModal({ title, submit, cancel: words.forms.dismiss, about: { f: "request_incident", r: request.id } }, [
    context(named),
    paragraph(note),
    selectField({
      id: "severity",
      label: severity,
      need: "required",
      choices: severityChoices(words, policy),
      initial: isSecurity ? "P1" : policy.severities.default,
    }),
    selectField({
      id: "trigger",
      label: trigger,
      need: "required",
      choices: triggers.map((value) => ({
        value,
        text: words.names.trigger[value],
        description: form.incident.triggerNote[value],
      })),
      initial: isSecurity ? "security_breach" : "major_incident",
    }),
  ]);
};

export const readDueForm = (values: unknown, words: Words): Result<RequestCommandOf<"set_due">, FormErrors> => {
  const schema = z.object({
    within: z
      .string()
      .trim()
      .refine((text) => parseDurationMs(text).ok, words.requests.form.due.wrong),
  });
  const read = readForm(values, schema, (entered) => ({ within: entered.text("within") }), words);
  if (!read.ok) return read;
  const within = parseDurationMs(read.value.within);
  return ok({ kind: "set_due", withinMs: within.ok ? within.value : 0 });
};

export const readIncidentForm = (
  values: unknown,
  words: Words,
): Result<RequestCommandOf<"become_incident">, FormErrors> => {
  const schema = z.object({ severity: requiredChoice(severities, words), trigger: requiredChoice(triggers, words) });
  const read = readForm(
    values,
    schema,
    (entered) => ({ severity: entered.chosen("severity"), trigger: entered.chosen("trigger") }),
    words,
  );
  return read.ok ? ok({ kind: "become_incident", ...read.value }) : read;
};
