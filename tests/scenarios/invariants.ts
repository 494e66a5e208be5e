import type { LedgerEntry } from "../../sandbox/workspace/ledger.ts";
import { canonicalJson } from "../../src/base/canonical.ts";
import { hasQuorum } from "../../src/domain/change.ts";
import type { RecordedEvent } from "../../src/domain/event.ts";
import { evolve } from "../../src/domain/evolve.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { openStore } from "../../src/store/open-store.ts";
import type { StoryWorld } from "./world.ts";

/**
 * The nine invariants of the reliability plan, over the sandbox's own ledger and the database.
 * Called when every process of Firebreak has stopped.
 * @returns one sentence for each that does not hold
 */
export const brokenInvariants = async (
  world: Pick<StoryWorld, "slack" | "environment"> & {
    readonly shop: { readonly deployer: { readonly executions: () => number } };
  },
  expected: { readonly executions: number },
): Promise<readonly string[]> => {
  const { DATABASE_URL: databaseUrl, FIREBREAK_DATA: dataFolder = "" } = world.environment;
  const store = await openStore({
    database: databaseUrl === undefined ? { kind: "pglite", dataFolder } : { kind: "postgres", url: databaseUrl },
    evolve,
  });
  try {
    const incidents = await store.incidents.list({
      statuses: null,
      service: null,
      includePrivate: true,
      includeDrills: true,
      beforeNumber: null,
      limit: 1_000,
    });
    const logs = await Promise.all(
      incidents.map(async (incident) => ({
        incident,
        events: await store.incidents.events(incident.id, { afterSeq: 0, limit: 10_000 }),
      })),
    );
    const ledger = world.slack.ledger.entries();
    const audit = await store.audit.verify();
    return [
      ...oneChannelPerIncident(incidents, ledger),
      ...everyMessageOnce(ledger),
      ...inOrder(world),
      ...logs.flatMap(({ incident, events }) => approvals(incident, events)),
      ...(world.shop.deployer.executions() === expected.executions
        ? []
        : [`I5: ${world.shop.deployer.executions()} executions instead of ${expected.executions}`]),
      ...logs.flatMap(({ incident, events }) => escalated(incident, events)),
      ...audit.breaks.map(({ log, seq, problem }) => `I7: ${log} at ${seq}: ${problem}`),
      ...logs.flatMap(({ incident, events }) =>
        canonicalJson(replayed(incident, events)) === canonicalJson(incident)
          ? []
          : [`I7: ${incident.id} is not what its log says`],
      ),
    ];
  } finally {
    await store.close();
  }
};

/** I1. A channel that was made before its incident had a number gets its name later. */
const oneChannelPerIncident = (incidents: readonly Incident[], ledger: readonly LedgerEntry[]): readonly string[] => {
  const named = ledger.flatMap((entry) =>
    entry.kind === "channel_created" || entry.kind === "channel_renamed" ? [entry] : [],
  );
  return incidents.flatMap(({ id, channel }) => {
    const isOwn = (name: string): boolean => name === id.toLowerCase() || name.startsWith(`${id.toLowerCase()}-`);
    const own = [...new Set(named.filter(({ name }) => isOwn(name)).map((entry) => entry.channel))];
    if (own.length !== 1) return [`I1: ${id} has ${own.length} channels`];
    return channel.kind === "open" && channel.id === own[0] ? [] : [`I1: ${id} does not know its channel`];
  });
};

/** I3: every message of ours carries a name; the same name stands once. */
const everyMessageOnce = (ledger: readonly LedgerEntry[]): readonly string[] => {
  const names = ledger.flatMap((entry) => (entry.kind === "posted" && entry.name !== null ? [entry.name] : []));
  return [...new Set(names)]
    .filter((name) => names.filter((one) => one === name).length > 1)
    .map((name) => `I3: "${name}" was posted twice`);
};

/** I3: notices of one incident stand in the order of their events. */
const inOrder = ({ slack }: Pick<StoryWorld, "slack">): readonly string[] =>
  [...slack.workspace.world.channels.values()].flatMap(({ name, messages }) => {
    const seqs = messages.flatMap(({ metadata }) => {
      const seq = /notice:(\d+)$/.exec(String(metadata?.event_payload.name ?? ""))?.[1];
      return seq === undefined ? [] : [Number(seq)];
    });
    return seqs.every((seq, index) => index === 0 || seq > (seqs[index - 1] ?? 0))
      ? []
      : [`I3: #${name} is out of order: ${seqs.join(", ")}`];
  });

/** I4 and I5: what ran had its quorum, in time, and once. */
const approvals = (incident: Incident, events: readonly RecordedEvent[]): readonly string[] =>
  incident.changes.flatMap((change) => {
    const own = events.filter(({ event }) => "changeId" in event && event.changeId === change.id);
    const starts = own.filter(({ event }) => event.kind === "change_started");
    const [start] = starts;
    if (start === undefined) return [];
    const given = own
      .filter(({ seq, event }) => seq < start.seq && event.kind === "change_approved")
      .flatMap(({ actor, at }) => (actor.kind === "person" ? [{ by: actor.userId, at }] : []));
    return [
      ...(starts.length > 1 ? [`I5: ${incident.id} ${change.id} started ${starts.length} times`] : []),
      ...(hasQuorum(change.proposal, given) || wasOverridden(own, start.seq)
        ? []
        : [`I5: ${incident.id} ${change.id} ran without its quorum`]),
      ...(start.at < change.proposal.expiresAt ? [] : [`I5: ${incident.id} ${change.id} ran after it expired`]),
    ];
  });

/** By one of the few who may: in every story of ours that is the founder. */
const wasOverridden = (own: readonly RecordedEvent[], startSeq: number): boolean =>
  own.some(
    ({ seq, event, actor }) =>
      seq < startSeq && event.kind === "glass_broken" && actor.kind === "person" && actor.userId === "U0FAY",
  );

/** I6 */
const escalated = (incident: Incident, events: readonly RecordedEvent[]): readonly string[] => {
  const isUrgent = incident.severity === "P1" || incident.severity === "P2";
  const called = events.some(({ event }) => event.kind === "level_called");
  return isUrgent && !called ? [`I6: ${incident.id} is ${incident.severity} and nobody was called`] : [];
};

const replayed = (incident: Incident, events: readonly RecordedEvent[]): Incident | null =>
  events.reduce<Incident | null>((state, event) => evolve(state, incident.id, event), null);
