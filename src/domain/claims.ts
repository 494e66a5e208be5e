import type { RecordedEvent } from "./event.ts";
import type { Incident } from "./incident.ts";

/**
 * A lock with an owner, over all incidents. It is taken and given back by the events themselves, in the transaction
 * that writes them, so that no crash can leave a lock without its reason, or a running change without its lock.
 */
export type Claim = {
  /** `service:checkout` */
  readonly key: string;
  /** `INC-3 CHG-1` */
  readonly owner: string;
};

export type Claims = { readonly take: readonly Claim[]; readonly release: readonly Claim[] };

/** One live change per service: from its start until its outcome is known. What is unclear keeps the service until a person has looked. */
export const claimsOf = (incident: Incident, events: readonly RecordedEvent[]): Claims => {
  const take: Claim[] = [];
  const release: Claim[] = [];
  for (const { event } of events) {
    if (event.kind === "change_started") take.push(...claimOf(incident, event.changeId));
    if (event.kind === "change_finished" && event.outcome !== "unclear")
      release.push(...claimOf(incident, event.changeId));
  }
  return { take, release };
};

const claimOf = (incident: Incident, changeId: string): readonly Claim[] =>
  incident.changes
    .filter(({ id }) => id === changeId)
    .map(({ id, proposal }) => ({ key: `service:${proposal.service}`, owner: `${incident.id} ${id}` }));
