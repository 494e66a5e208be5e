import { z } from "zod";
import { epochMsOf } from "../src/base/instant.ts";
import type { Result } from "../src/base/result.ts";
import { isOpen } from "../src/domain/change.ts";
import type { CommandOf } from "../src/domain/command.ts";
import { commanderOf, type Incident } from "../src/domain/incident.ts";
import { actions, button, context, type Modal, titledList } from "./blocks.ts";
import { formModal, textField } from "./form-fields.ts";
import { type FormErrors, optionalText, readForm, requiredText } from "./form-values.ts";
import { person } from "./phrase.ts";
import { limits } from "./text.ts";
import type { ViewContext, Words } from "./words.ts";

export type UpdateInput = Omit<CommandOf<"post_update">, "kind">;

const tasksShown = 8;

/** Three boxes with what was said last; the open tasks stand beside them. */
export const updateForm = (incident: Incident, ctx: ViewContext): Modal =>
  formWith(incident, lastSaid(incident), "", ctx);

/**
 * The same form, its boxes filled with a draft from what is on record; no model is asked.
 * New block ids make Slack take the new texts.
 */
export const draftedUpdateForm = (incident: Incident, ctx: ViewContext): Modal =>
  formWith(incident, draftOf(incident, ctx.words), `:${epochMsOf(ctx.now)}`, ctx);

const formWith = (incident: Incident, initial: UpdateInput, suffix: string, { words }: ViewContext): Modal => {
  const { update } = words.forms;
  const box = (id: keyof UpdateInput, need: "required" | "optional") =>
    textField({ id: `${id}${suffix}`, label: update[id], need, lines: "several", initial: initial[id] });
  return formModal(
    { title: update.title, submit: update.submit, cancel: words.forms.dismiss, about: { f: "update", i: incident.id } },
    [
      context(words.names.named(incident)),
      actions(button(update.draft, { k: "redraw", f: "update" })),
      context(update.draftHint),
      box("conditions", "required"),
      box("actions", "optional"),
      box("needs", "optional"),
      titledList(update.openTasks, openTasks(incident, words)),
    ],
  );
};

const openTasks = ({ tasks }: Incident, { card }: Words) =>
  tasks
    .filter((task) => task.doneAt === null)
    .slice(0, tasksShown)
    .map(({ id, text, owner }) => card.task(id, text, owner === null ? null : person(owner)));

const lastSaid = ({ updates }: Incident): UpdateInput => {
  const last = updates.at(-1);
  return last === undefined
    ? { conditions: "", actions: "", needs: "" }
    : { conditions: last.conditions, actions: last.actions, needs: last.needs };
};

const draftOf = (incident: Incident, words: Words): UpdateInput => {
  const { update } = words.forms;
  const investigation = incident.investigations.at(-1);
  const summary = incident.investigations.findLast((one) => one.summary !== null)?.summary ?? null;
  const changes = incident.changes.filter(({ state }) => isOpen(state) || "log" in state);
  const verified = verifiedLine(incident, words);
  const open = incident.tasks.filter((task) => task.doneAt === null);
  return {
    conditions: lines(
      update.draftStatus(words.names.status[incident.status]),
      incident.impact === "" ? "" : update.draftImpact(incident.impact),
      // Once a change was watched, what came of it is newer than what triage saw before.
      verified ?? (summary === null ? "" : update.draftTriage(words.names.verdict[summary.verdict], summary.text)),
    ),
    actions: lines(
      investigation?.state.kind === "running" ? update.draftLooking : "",
      ...changes.map(
        ({ id, proposal, state }) => `${id}: ${words.changes.what(proposal)}. ${words.changes.stateName[state.kind]}.`,
      ),
      ...open.map(({ id, text }) => update.draftTask(id, text)),
    ),
    needs: lines(
      commanderOf(incident) === null ? update.draftCommander : "",
      ...changes.filter(({ state }) => state.kind === "waiting").map(({ id }) => update.draftApproval(id)),
    ),
  };
};

const verifiedLine = ({ changes }: Incident, { forms }: Words): string | null => {
  const newest = changes.findLast(({ verification }) => "proof" in verification);
  return newest?.verification.kind === "recovered"
    ? forms.update.draftRecovered(newest.proposal.service, newest.id, newest.verification.proof)
    : null;
};

const lines = (...said: readonly string[]): string => said.filter((line) => line !== "").join("\n");

const schema = (words: Words) =>
  z.object({
    conditions: requiredText(words, limits.inputText),
    actions: optionalText(words, limits.inputText),
    needs: optionalText(words, limits.inputText),
  });

export const readUpdateForm = (values: unknown, words: Words): Result<UpdateInput, FormErrors> =>
  readForm(
    values,
    schema(words),
    (entered) => ({
      conditions: entered.text("conditions"),
      actions: entered.text("actions"),
      needs: entered.text("needs"),
    }),
    words,
  );
