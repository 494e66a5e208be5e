import { z } from "zod";
import type { Result } from "../src/base/result.ts";
import type { CommandOf } from "../src/domain/command.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Policy } from "../src/domain/policy.ts";
import { severities } from "../src/domain/severity.ts";
import { context, type Modal } from "./blocks.ts";
import { severityChoices } from "./declare-form.ts";
import { formModal, selectField, textField } from "./form-fields.ts";
import { type FormErrors, optionalText, readForm, requiredChoice } from "./form-values.ts";
import { limits } from "./text.ts";
import type { ViewContext, Words } from "./words.ts";

export type SeverityInput = Omit<CommandOf<"set_severity">, "kind">;

export const severityForm = (
  incident: Incident,
  { words, policy }: ViewContext & { readonly policy: Policy },
): Modal => {
  const { severity } = words.forms;
  const { page } = policy.severities;
  return formModal(
    {
      title: severity.title,
      submit: severity.submit,
      cancel: words.forms.dismiss,
      about: { f: "severity", i: incident.id },
    },
    [
      context(words.names.named(incident)),
      selectField({
        id: "severity",
        label: severity.severity,
        need: "required",
        choices: severityChoices(words, policy),
        initial: incident.severity,
      }),
      textField({ id: "reason", label: severity.reason, need: "optional", lines: "one" }),
      context(page.length === 0 ? severity.noPaging : severity.note(page.join(", "))),
    ],
  );
};

const schema = (words: Words) =>
  z.object({ severity: requiredChoice(severities, words), reason: optionalText(words, limits.inputText) });

export const readSeverityForm = (values: unknown, words: Words): Result<SeverityInput, FormErrors> =>
  readForm(
    values,
    schema(words),
    (entered) => ({ severity: entered.chosen("severity"), reason: entered.text("reason") }),
    words,
  );
