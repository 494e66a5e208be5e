import { z } from "zod";
import { formatDuration } from "../src/base/duration.ts";
import type { Result } from "../src/base/result.ts";
import { titleLimit } from "../src/domain/decide/beginning.ts";
import type { UserId } from "../src/domain/ids.ts";
import type { Incident, Origin } from "../src/domain/incident.ts";
import type { DeclareDraft } from "../src/domain/intent.ts";
import { mentionsOf, type Policy } from "../src/domain/policy.ts";
import { parseSeverity, type Severity, severities } from "../src/domain/severity.ts";
import { emptyDraft, redrawId } from "./actions.ts";
import { type Draft, divider, type Modal, titledList } from "./blocks.ts";
import { formModal, multiSelectField, personField, selectField, textField, ticksField } from "./form-fields.ts";
import { enteredIn, type FormErrors, optionalText, readForm, requiredChoice, requiredText } from "./form-values.ts";
import { channel, type Phrase, people, phraseOf } from "./phrase.ts";
import { limits } from "./text.ts";
import type { ViewContext, Words } from "./words.ts";

const recentShown = 5;
const peopleShown = 8;
const levelsShown = 6;
const servicesLimit = 50;

export type DeclareContext = ViewContext & {
  readonly policy: Policy;
  /** Declared within the last hour: whoever declares now may mean one of these. Private ones are left out here too. */
  readonly recent: readonly Incident[];
};

export type DeclareInput = Omit<DeclareDraft, "origin">;

/** Needs a title, and nothing else. Choosing a severity that calls people shows whom, and lets one call nobody. */
export const declareForm = (draft: DeclareDraft, ctx: DeclareContext): Modal => {
  const { words, policy } = ctx;
  const { declare } = words.forms;
  const severity = draft.severity ?? policy.severities.default;
  return formModal(
    {
      title: declare.title,
      submit: declare.submit,
      cancel: words.forms.dismiss,
      about: { f: "declare", origin: draft.origin },
    },
    [
      ...recentBlocks(ctx),
      textField({
        id: "title",
        label: declare.what,
        hint: declare.whatHint,
        example: declare.whatExample,
        need: "required",
        lines: "one",
        limit: titleLimit,
        initial: draft.title,
      }),
      severityField(severity, ctx),
      ...callingBlocks(severity, draft.callPeople, ctx),
      servicesField(draft.services, ctx),
      textField({ id: "summary", label: declare.summary, need: "optional", lines: "several", initial: draft.summary }),
      personField({
        id: "commander",
        label: declare.commander,
        hint: declare.commanderHint,
        need: "optional",
        initial: draft.commander,
      }),
      ticksField({
        id: "options",
        label: declare.options,
        need: "optional",
        choices: [
          { value: "private", text: declare.private },
          { value: "drill", text: declare.drill },
        ],
        initial: [...(draft.isPrivate ? ["private"] : []), ...(draft.isDrill ? ["drill"] : [])],
      }),
    ],
  );
};

const recentBlocks = ({ recent, words }: DeclareContext): Draft => {
  const { declare } = words.forms;
  const lines = recent
    .filter((incident) => !incident.isPrivate)
    .slice(0, recentShown)
    .map(({ id, severity, title, channel: place, times }) =>
      declare.recentLine(
        `${id} (${severity})`,
        title,
        place.kind === "pending" ? phraseOf(words.learning.list.noChannel) : channel(place.id),
        times.declaredAt,
      ),
    );
  return lines.length === 0 ? [] : [titledList(declare.recent, lines), divider];
};

const severityField = (initial: Severity, { words, policy }: DeclareContext) =>
  selectField({
    id: "severity",
    label: words.forms.declare.severity,
    hint: words.forms.declare.severityHint,
    need: "required",
    choices: severityChoices(words, policy),
    initial,
    redraws: redrawId("declare"),
  });

export const severityChoices = (words: Words, policy: Policy) =>
  severities.map((value) => ({
    value,
    text: words.names.severity[value],
    description: policy.severities.meaning[value],
  }));

const callingBlocks = (severity: Severity, callPeople: boolean, ctx: DeclareContext): Draft => {
  const { policy, words } = ctx;
  const { declare } = words.forms;
  if (!policy.severities.page.includes(severity)) return [];
  return [
    titledList(declare.willCall, callLines(ctx)),
    ticksField({
      id: "calling",
      label: declare.call,
      hint: declare.callHint,
      need: "optional",
      choices: [{ value: "call", text: declare.callNow }],
      initial: callPeople ? ["call"] : [],
    }),
  ];
};

const callLines = ({ policy, words }: DeclareContext): readonly Phrase[] => {
  const { declare } = words.forms;
  const levels = policy.escalation.major_incident;
  if (levels.length === 0) return [phraseOf(declare.nobodyToCall)];
  return levels.slice(0, levelsShown).map(({ notify }, index) => {
    const waitedMs = levels.slice(0, index).reduce((total, level) => total + level.ackWithinMs, 0);
    const who = people(mentionsOf(policy, notify), peopleShown, words.names.more);
    return declare.callLevel(index + 1, who, index === 0 ? null : formatDuration(waitedMs));
  });
};

/** A choice from the catalogue; without one, words. */
const servicesField = (services: readonly string[], { policy, words }: DeclareContext) => {
  const { declare } = words.forms;
  const asked = { id: "services", label: declare.services, need: "optional" as const };
  const names = [...new Set([...Object.keys(policy.services), ...services])];
  const choices = names.map((name) => ({ value: name, text: name }));
  return (
    multiSelectField({ ...asked, hint: declare.servicesHint, choices, initial: services }) ??
    textField({ ...asked, hint: declare.servicesFree, lines: "one", initial: services.join(", ") })
  );
};

const schema = (words: Words) =>
  z.object({
    title: requiredText(words, titleLimit),
    severity: requiredChoice(severities, words),
    services: z.array(z.string()).max(servicesLimit),
    summary: optionalText(words, limits.inputText),
    commander: z.string().nullable(),
    isPrivate: z.boolean(),
    isDrill: z.boolean(),
    callPeople: z.boolean(),
  });

export const readDeclareForm = (values: unknown, words: Words): Result<DeclareInput, FormErrors> =>
  readForm(values, schema(words), (entered) => ({ ...rawOf(entered), severity: entered.chosen("severity") }), words);

type Entered = NonNullable<ReturnType<typeof enteredIn>>;

const rawOf = (entered: Entered) => ({
  title: entered.text("title"),
  services: servicesOf(entered),
  summary: entered.text("summary"),
  commander: entered.person("commander"),
  isPrivate: entered.ticked("options").includes("private"),
  isDrill: entered.ticked("options").includes("drill"),
  // Where nobody is called anyway there is no such tick, and nothing was declined.
  callPeople: !entered.has("calling") || entered.ticked("calling").includes("call"),
});

const servicesOf = (entered: Entered): readonly string[] => {
  const chosen = entered.ticked("services");
  const typed = entered.text("services").split(",");
  return [...new Set([...chosen, ...typed].map((name) => name.trim()).filter((name) => name !== ""))];
};

/** What the form holds at this moment, complete or not: to draw it again. */
export const declareDraftIn = (values: unknown, origin: Origin): DeclareDraft => {
  const entered = enteredIn(values);
  if (entered === null) return { ...emptyDraft, origin };
  return { ...rawOf(entered), severity: parseSeverity(entered.chosen("severity") ?? ""), origin };
};

/** The draft as it is first shown: whoever declares is in command until somebody else is. */
export const draftFor = (draft: DeclareDraft, declarer: UserId | null): DeclareDraft =>
  draft.commander === null ? { ...draft, commander: declarer } : draft;
