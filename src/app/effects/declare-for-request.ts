import { err, type Result } from "../../base/result.ts";
import { type Actor, type Author, system } from "../../domain/actor.ts";
import type { Command } from "../../domain/command.ts";
import type { IncidentId } from "../../domain/ids.ts";
import type { Trigger } from "../../domain/policy.ts";
import type { Refusal } from "../../domain/refusal.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { done, type Performed, skipped } from "./performing.ts";
import type { PerformingRequest } from "./request.ts";

/**
 * A request becomes an incident: declared, called out by the trigger, and linked. Each step has a key of its own, so
 * that a second attempt goes on where the first one stopped.
 */
export const declareForRequest = async (
  deps: EffectDependencies,
  { request }: PerformingRequest,
  seq: number,
): Promise<Performed> => {
  if (request.incident.kind !== "wanted") return skipped(`${request.id} is linked already`);
  const { severity, trigger } = request.incident;
  const [wish] = await deps.requests.events(request.id, { afterSeq: seq - 1, limit: 1 });
  if (wish === undefined || wish.event.kind !== "incident_wanted") return skipped(`event ${seq} wants no incident`);
  const actor = actorOf(wish.actor);
  const isUsual = trigger === "major_incident";
  const declared = await deps.handle({
    key: `${request.id}.${seq}.declare`,
    actor,
    incidentId: null,
    command: {
      kind: "declare",
      title: request.title,
      severity,
      services: request.service === null ? [] : [request.service],
      summary: request.details,
      commander: null,
      isPrivate: request.isConfidential,
      isDrill: false,
      // Whom a trigger calls, its own policy says.
      callPeople: isUsual,
      origin: wish.actor.kind === "person" ? { kind: "form" } : { kind: "api" },
      alerts: [],
    },
  });
  if (!declared.ok) return { kind: "failed", reason: `it could not be declared: ${declared.error.kind}` };
  const { incident } = declared.value;
  if (!isUsual) await callBy(deps, `${request.id}.${seq}`, actor, incident.id, trigger);
  const command = { kind: "link_incident", incidentId: incident.id } as const;
  await deps.handleRequest({ key: `${request.id}.${seq}.link`, actor: system, requestId: request.id, command });
  return done;
};

/** A trigger whose policy names nobody calls those who are called for every major incident. */
const callBy = async (
  { handle, policy }: EffectDependencies,
  key: string,
  actor: Actor,
  incidentId: IncidentId,
  trigger: Trigger,
): Promise<Result<unknown, Refusal>> => {
  const called: Trigger = policy.escalation[trigger].length === 0 ? "major_incident" : trigger;
  if (policy.escalation[called].length === 0) return err({ kind: "not_found", what: "anybody to call", known: [] });
  const command: Command = { kind: "escalate", trigger: called, reason: "" };
  return handle({ key: `${key}.call`, actor, incidentId, command });
};

/** Who may do it was decided when it was wanted; now it is done. */
const actorOf = (author: Author): Actor =>
  author.kind === "person" ? { kind: "person", userId: author.userId, standing: "member", groups: [] } : author;
