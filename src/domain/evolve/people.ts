import type { EventOf, RecordedEvent } from "../event.ts";
import type { UserId } from "../ids.ts";
import type { Incident } from "../incident.ts";
import type { Role } from "../role.ts";

type PeopleEvent = EventOf<"role_assigned"> | EventOf<"role_released"> | EventOf<"command_offered">;

export const evolvePeople = (incident: Incident, { at, seq }: RecordedEvent, event: PeopleEvent): Incident => {
  if (event.kind === "command_offered") {
    return {
      ...incident,
      handover: { kind: "offered", from: event.from, to: event.to, at },
      asking: asking(incident, seq),
    };
  }
  const held = incident.roles[event.role];
  const holders =
    event.kind === "role_assigned" ? assigned(event.role, held, event.userId) : without(held, event.userId);
  const asksForSuccessor = event.kind === "role_released" && event.role === "commander";
  return {
    ...incident,
    asking: asksForSuccessor ? asking(incident, seq) : incident.asking,
    roles: { ...incident.roles, [event.role]: holders },
    handover: event.role === "commander" ? { kind: "none" } : incident.handover,
  };
};

const asking = ({ asking: before }: Incident, seq: number): Incident["asking"] => ({
  ...before,
  offers: [...before.offers, seq],
});

const without = (held: readonly UserId[], userId: UserId): readonly UserId[] => held.filter((id) => id !== userId);

const assigned = (role: Role, held: readonly UserId[], userId: UserId): readonly UserId[] =>
  role === "expert" ? [...without(held, userId), userId] : [userId];
