import { z } from "zod";
import type { Result } from "../src/base/result.ts";
import type { Incident } from "../src/domain/incident.ts";
import { allowedIn, type Status } from "../src/domain/status.ts";
import { context, type Modal, titledList } from "./blocks.ts";
import { formModal, textField } from "./form-fields.ts";
import { type Entered, type FormErrors, readForm, requiredText } from "./form-values.ts";
import { person } from "./phrase.ts";
import { limits } from "./text.ts";
import type { ViewContext, Words } from "./words.ts";

/** Null: the incident knew it already, so it was not asked. */
export type ResolveInput = {
  readonly resolution: string;
  readonly impact: string | null;
  readonly cause: string | null;
};

const tasksShown = 10;

const asks = (command: "identify" | "mitigate", { status }: Incident): boolean =>
  (allowedIn[command] as readonly Status[]).includes(status);

/** The facts that nobody has given yet are asked here, because afterwards nobody remembers them. */
export const resolveForm = (incident: Incident, { words }: ViewContext): Modal => {
  const { resolve } = words.forms;
  const text = (id: keyof ResolveInput, initial: string) =>
    textField({ id, label: resolve[id], need: "required", lines: "several", initial });
  const open = incident.tasks.filter((task) => task.doneAt === null).slice(0, tasksShown);
  return formModal(
    {
      title: resolve.title,
      submit: resolve.submit,
      cancel: words.forms.dismiss,
      about: { f: "resolve", i: incident.id },
    },
    [
      context(words.names.named(incident)),
      text("resolution", incident.resolution),
      asks("mitigate", incident) ? text("impact", incident.impact) : null,
      asks("identify", incident) ? text("cause", incident.cause || likelyCause(incident)) : null,
      titledList(
        resolve.openTasks,
        open.map((task) => words.card.task(task.id, task.text, task.owner === null ? null : person(task.owner))),
      ),
      context(resolve.note),
    ],
  );
};

/** What the triage holds for likely, as a start; whoever resolves may know better. */
const likelyCause = ({ investigations }: Incident): string =>
  investigations.findLast((one) => one.summary !== null)?.summary?.findings[0]?.summary ?? "";

const schema = (words: Words) => {
  const text = requiredText(words, limits.inputText);
  return z.object({ resolution: text, impact: text.nullable(), cause: text.nullable() });
};

export const readResolveForm = (values: unknown, words: Words): Result<ResolveInput, FormErrors> =>
  readForm(
    values,
    schema(words),
    (entered) => ({
      resolution: entered.text("resolution"),
      impact: whenAsked(entered, "impact"),
      cause: whenAsked(entered, "cause"),
    }),
    words,
  );

const whenAsked = (entered: Entered, field: string): string | null => (entered.has(field) ? entered.text(field) : null);
