import type { CommandOf } from "../command.ts";
import type { IncidentEvent } from "../event.ts";
import { commanderOf, type Incident } from "../incident.ts";
import { acknowledgeCalling } from "./calling.ts";
import { type Context, type Decision, happens, refusalUnlessLive, refuse } from "./context.ts";

/** Taking command answers a calling and acknowledges. A commander who is there hands over; nobody takes it from them in passing. */
export const takeCommand = (incident: Incident, { actor }: Context): Decision => {
  const notLive = refusalUnlessLive(incident);
  if (notLive !== null) return refuse(notLive);
  const holder = commanderOf(incident);
  const taker = actor.kind === "person" ? actor.userId : null;
  if (taker === null) return refuse({ kind: "not_allowed", needs: "a person" });
  if (holder === taker) return refuse({ kind: "already_done", what: "you are in command" });
  if (holder !== null) return refuse({ kind: "command_held", by: holder });
  const first: readonly IncidentEvent[] = incident.status === "declared" ? [{ kind: "acknowledged" }] : [];
  return happens(
    { kind: "role_assigned", role: "commander", userId: taker },
    ...first,
    ...acknowledgeCalling(incident),
  );
};

export const assignRole = (incident: Incident, { role, userId }: CommandOf<"assign_role">): Decision => {
  const notLive = refusalUnlessLive(incident);
  if (notLive !== null) return refuse(notLive);
  return incident.roles[role].includes(userId)
    ? refuse({ kind: "already_done", what: "they have this role" })
    : happens({ kind: "role_assigned", role, userId });
};

export const releaseRole = (incident: Incident, { role, userId }: CommandOf<"release_role">): Decision =>
  incident.roles[role].includes(userId)
    ? happens({ kind: "role_released", role, userId })
    : refuse({ kind: "not_found", what: "that person in that role", known: incident.roles[role] });

export const offerCommand = (incident: Incident, { to }: CommandOf<"offer_command">, { actor }: Context): Decision => {
  const notLive = refusalUnlessLive(incident);
  if (notLive !== null) return refuse(notLive);
  const holder = commanderOf(incident);
  if (holder === null)
    return refuse({
      kind: "missing",
      field: "commander",
      expected: "somebody in command first; take command, or assign the role",
    });
  if (actor.kind !== "person" || actor.userId !== holder) return refuse({ kind: "command_held", by: holder });
  return holder === to
    ? refuse({ kind: "already_done", what: "you are in command" })
    : happens({ kind: "command_offered", from: holder, to });
};

export const acceptCommand = (incident: Incident, { actor }: Context): Decision => {
  const { handover } = incident;
  const isForThem = handover.kind === "offered" && actor.kind === "person" && actor.userId === handover.to;
  return isForThem
    ? happens({ kind: "role_assigned", role: "commander", userId: handover.to })
    : refuse({ kind: "not_offered" });
};
