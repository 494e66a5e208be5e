import { z } from "zod";
import { err, ok, type Result } from "../src/base/result.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Policy } from "../src/domain/policy.ts";
import type { Refusal } from "../src/domain/refusal.ts";
import type { KnownVersion } from "../src/domain/version-history.ts";
import { redrawId } from "./actions.ts";
import { context, type Draft, type Modal, paragraph } from "./blocks.ts";
import { formModal, readingModal, selectField, textField } from "./form-fields.ts";
import { type Entered, enteredIn, type FormErrors, optionalText, readForm } from "./form-values.ts";
import type { ViewContext, Words } from "./words.ts";

export type RollbackInput = { readonly service: string; readonly to: string; readonly reason: string };

/** What is in it already. */
export type RollbackDraft = {
  /** Null: the incident's own, where it can be rolled back. */
  readonly service: string | null;
  readonly to: string;
  readonly reason: string;
};

export type RollbackContext = ViewContext & {
  readonly policy: Policy;
  /** What the form's service can go back to, newest first; empty until that is known, and where nobody knows it. */
  readonly versions: readonly KnownVersion[];
};

/** Container tags and commit names are shorter; a longer one is a mistake. */
const versionLimit = 200;
const reasonLimit = 2_000;

export const emptyRollback: RollbackDraft = { service: null, to: "", reason: "" };

/**
 * Proposes; others approve before anything runs. What is known can be chosen, everything can be typed.
 * @returns a refusal for a service that nobody can roll back
 */
export const rollbackForm = (
  incident: Incident,
  draft: RollbackDraft,
  ctx: RollbackContext,
): Result<Modal, Refusal> => {
  const { words, policy } = ctx;
  const { rollback, dismiss } = words.forms;
  const names = rollbackServices(policy);
  if (draft.service !== null && !names.includes(draft.service))
    return err({
      kind: "not_found",
      what: `a way to roll back ${draft.service} (services.${draft.service})`,
      known: names,
    });
  const chosen = serviceOfRollback(incident, draft, policy);
  const service = serviceField(names, chosen, words);
  if (service === null)
    return ok(readingModal({ title: rollback.title, close: words.names.close }, [paragraph(rollback.noService)]));
  return ok(
    formModal(
      { title: rollback.title, submit: rollback.submit, cancel: dismiss, about: { f: "rollback", i: incident.id } },
      [
        context(words.names.named(incident)),
        service,
        ...versionFields(chosen, draft, ctx),
        textField({
          id: "reason",
          label: rollback.reason,
          need: "optional",
          lines: "several",
          limit: reasonLimit,
          initial: draft.reason,
        }),
        context(rollback.note),
        ...replacedBlocks(incident, chosen, words),
      ],
    ),
  );
};

/** Nobody pushes another's proposal aside without knowing. */
const replacedBlocks = ({ changes }: Incident, service: string | null, { forms, changes: words }: Words): Draft => {
  const waiting = changes.find(
    ({ state, proposal }) => proposal.service === service && state.kind === "waiting" && state.approvals.length === 0,
  );
  return waiting === undefined ? [] : [paragraph(forms.rollback.replaces(waiting.id, words.what(waiting.proposal)))];
};

const rollbackServices = ({ services }: Policy): readonly string[] =>
  Object.values(services).flatMap(({ name, changes }) => (changes.rollback === undefined ? [] : [name]));

/** The service that a form with this draft shows; null: none is chosen yet. */
export const serviceOfRollback = (
  { services }: Incident,
  { service }: RollbackDraft,
  policy: Policy,
): string | null => {
  const names = rollbackServices(policy);
  return service ?? services.find((name) => names.includes(name)) ?? null;
};

const serviceField = (names: readonly string[], initial: string | null, { forms }: Words) =>
  selectField({
    id: "service",
    label: forms.rollback.service,
    need: "required",
    choices: names.map((name) => ({ value: name, text: name })),
    initial,
    redraws: redrawId("rollback"),
  });

const versionFields = (service: string | null, { to }: RollbackDraft, { versions, words }: RollbackContext): Draft => {
  const { rollback } = words.forms;
  const typed = { id: "to", lines: "one", limit: versionLimit, initial: to } as const;
  const known = selectField({
    // Slack keeps what was chosen in a block of the same id: another service's version must not stay.
    id: knownId(service ?? ""),
    label: rollback.to,
    need: "optional",
    choices: versions.map(({ version, at, by }) => ({
      value: version,
      text: version,
      ...(at === null ? {} : { description: rollback.since(at, by) }),
    })),
    initial: null,
  });
  return known === null
    ? [textField({ ...typed, label: rollback.to, need: "required" })]
    : [known, textField({ ...typed, label: rollback.other, need: "optional" })];
};

const knownId = (service: string): string => `known:${service}`.slice(0, 255);

/** What an open form holds, so that it can be drawn again. */
export const rollbackDraftIn = (values: unknown): RollbackDraft => {
  const entered = enteredIn(values);
  return {
    service: entered?.chosen("service") ?? null,
    to: entered?.text("to") ?? "",
    reason: entered?.text("reason") ?? "",
  };
};

export const readRollbackForm = (values: unknown, words: Words): Result<RollbackInput, FormErrors> =>
  readForm(
    values,
    z.object({
      service: z.string(words.forms.error.choose),
      to: oneVersion(words),
      reason: optionalText(words, reasonLimit),
    }),
    (entered) => ({
      service: entered.chosen("service"),
      to: { known: knownIn(entered), typed: entered.text("to") },
      reason: entered.text("reason"),
    }),
    words,
  );

const knownIn = (entered: Entered): string | null =>
  entered.blockId("known") === knownId(entered.chosen("service") ?? "") ? entered.chosen("known") : null;

/** Chosen or typed: whoever does both may mean either. */
const oneVersion = (words: Words) =>
  z
    .object({ known: z.string().nullable(), typed: optionalText(words, versionLimit) })
    .refine(({ known, typed }) => known !== null || typed !== "", words.forms.rollback.needVersion)
    .refine(({ known, typed }) => known === null || typed === "" || known === typed, words.forms.rollback.oneVersion)
    .transform(({ known, typed }) => (typed === "" ? (known ?? "") : typed));
