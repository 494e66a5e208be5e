import { type Classification, classifyTask, routeOf } from "../domain/classify-task.ts";
import { mostAsked } from "../domain/decide/consultations.ts";
import type { Incident } from "../domain/incident.ts";
import type { Plan } from "../domain/investigation.ts";
import { addressedTo, routeOperationsTask, type SpecialistName, type TaskType } from "../domain/routing.ts";
import { isUrgent } from "../domain/severity.ts";
import { saidOf } from "./case-file.ts";

export type Ask = { readonly specialist: SpecialistName; readonly task: string };

/** What the chief said, in the agreed shape. */
export type ChiefSaid = {
  readonly taskType: TaskType;
  readonly because: string;
  readonly asks: readonly Ask[];
};

export type Planned = { readonly plan: Omit<Plan, "notes">; readonly asks: readonly Ask[] };

/** What was asked says more than the incident's own words; when it says nothing, those count. */
export const classifyIncident = (incident: Incident, question: string | null): Classification => {
  const asked = question === null ? null : classifyTask(question);
  return asked?.kind === "recognised" ? asked : classifyTask(saidOf(incident));
};

/**
 * A plan that needs no chief, or null when the chief is to be asked: somebody was called by name, or the incident is too
 * small for a meeting.
 */
export const planWithoutChief = ({ severity }: Incident, question: string | null): Planned | null => {
  const { to, text } = addressedTo(question ?? "");
  if (to !== null)
    return {
      plan: { taskType: null, decidedBy: "person", because: `${to} was called by name` },
      asks: [{ specialist: to, task: text === "" ? usualTask : text }],
    };
  if (severity === "P4" || severity === "P5") return alone("rules", `${severity}: one look is enough`, question);
  return null;
};

/**
 * Who looks, from what the chief said and what the words say. The rules are the floor: where both have an opinion and
 * they differ, the words decide, and the chief's other specialists still come along.
 * @param said null when the chief could not be heard
 */
export const planFrom = (
  incident: Incident,
  question: string | null,
  rules: Classification,
  said: ChiefSaid | null,
): Planned => {
  if (said === null) return planByRules(incident, question, rules);
  const plan = settleType(rules, said);
  return { plan, asks: completed(incident, routeOperationsTask(plan.taskType), said.asks, question) };
};

/** The chief's type, checked by the words: where both have an opinion and they differ, the words decide. */
export const settleType = (
  rules: Classification,
  { taskType, because }: Pick<ChiefSaid, "taskType" | "because">,
): { readonly taskType: TaskType; readonly decidedBy: "rules" | "chief"; readonly because: string } =>
  rules.kind === "recognised" && rules.taskType !== taskType
    ? {
        taskType: rules.taskType,
        decidedBy: "rules",
        because: `the words say ${plain(rules.taskType)} (${rules.reasons.slice(0, 3).join(", ")}), the chief ${plain(taskType)}`,
      }
    : { taskType, decidedBy: "chief", because };

const planByRules = (incident: Incident, question: string | null, rules: Classification): Planned =>
  rules.kind === "unclear"
    ? alone("rules", "neither the chief nor the words say whose field it is", question)
    : {
        plan: {
          taskType: rules.taskType,
          decidedBy: "rules",
          because: `the words say ${plain(rules.taskType)} (${rules.reasons.slice(0, 3).join(", ")})`,
        },
        asks: completed(incident, routeOf(rules), [], question),
      };

const alone = (decidedBy: Plan["decidedBy"], because: string, question: string | null): Planned => ({
  plan: { taskType: null, decidedBy, because },
  asks: [{ specialist: "devops-troubleshooter", task: question ?? usualTask }],
});

const usualTask = "Find out what is broken, since when and why.";
const coordination: Ask = {
  specialist: "incident-responder",
  task: "Find out who and what is hit, whether the severity is right, and what people must be told next.",
};

/** The lead first; somebody for the cause always; somebody for the incident when it is urgent. */
const completed = (
  { severity }: Incident,
  lead: SpecialistName,
  asks: readonly Ask[],
  question: string | null,
): readonly Ask[] => {
  const task = question ?? usualTask;
  const leading =
    asks.find(({ specialist }) => specialist === lead) ??
    (lead === "incident-responder" ? coordination : { specialist: lead, task });
  const others = asks.filter(({ specialist }) => specialist !== lead);
  const all = [leading, ...others];
  const needed = [
    ...(all.every(({ specialist }) => specialist === "incident-responder")
      ? [{ specialist: "devops-troubleshooter" as const, task }]
      : []),
    ...(isUrgent(severity) && all.every(({ specialist }) => specialist !== "incident-responder") ? [coordination] : []),
  ];
  return [...all.slice(0, mostAsked - needed.length), ...needed];
};

const plain = (taskType: TaskType): string => taskType.replaceAll("_", " ");
