import { z } from "zod";
import type { Result } from "../src/base/result.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Policy } from "../src/domain/policy.ts";
import { context, type Modal, paragraph } from "./blocks.ts";
import { formModal, readingModal, selectField, textField } from "./form-fields.ts";
import { type FormErrors, optionalText, readForm, requiredText } from "./form-values.ts";
import type { ViewContext, Words } from "./words.ts";

export type RollbackInput = { readonly service: string; readonly to: string; readonly reason: string };

/** Container tags and commit names are shorter; a longer one is a mistake. */
const versionLimit = 200;
const reasonLimit = 2_000;

/** Proposes; others approve before anything runs. */
export const rollbackForm = (
  incident: Incident,
  { words, policy }: ViewContext & { readonly policy: Policy },
): Modal => {
  const { rollback, dismiss } = words.forms;
  const names = Object.values(policy.services).flatMap(({ name, changes }) =>
    changes.rollback === undefined ? [] : [name],
  );
  const choices = names.map((name) => ({ value: name, text: name }));
  const initial = incident.services.find((name) => names.includes(name)) ?? null;
  const service = selectField({ id: "service", label: rollback.service, need: "required", choices, initial });
  if (service === null)
    return readingModal({ title: rollback.title, close: words.names.close }, [paragraph(rollback.noService)]);
  return formModal(
    { title: rollback.title, submit: rollback.submit, cancel: dismiss, about: { f: "rollback", i: incident.id } },
    [
      context(words.names.named(incident)),
      service,
      textField({ id: "to", label: rollback.to, need: "required", lines: "one", limit: versionLimit }),
      textField({ id: "reason", label: rollback.reason, need: "optional", lines: "several", limit: reasonLimit }),
      context(rollback.note),
    ],
  );
};

export const readRollbackForm = (values: unknown, words: Words): Result<RollbackInput, FormErrors> =>
  readForm(
    values,
    z.object({
      service: z.string(words.forms.error.choose),
      to: requiredText(words, versionLimit),
      reason: optionalText(words, reasonLimit),
    }),
    (entered) => ({ service: entered.chosen("service"), to: entered.text("to"), reason: entered.text("reason") }),
    words,
  );
