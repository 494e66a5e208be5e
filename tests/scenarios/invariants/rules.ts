import { canonicalJson } from "../../../src/base/canonical.ts";
import type { RecordedEvent } from "../../../src/domain/event.ts";
import { evolve } from "../../../src/domain/evolve.ts";
import type { Incident } from "../../../src/domain/incident.ts";
import { evolveRequest, type Request } from "../../../src/domain/requests/request.ts";
import { everyUrgentIncidentIsEscalated } from "./escalation.ts";
import type { Facts, Logged, Rule } from "./facts.ts";
import { messagesStandInOrder, messagesStandOnce, nothingIsUnsaid } from "./messages.ts";
import { approvalsAreKept, changesRunOnce } from "./run-changes.ts";

const oneChannelPerIncident: Rule = ({ incidents, ledger }) => {
  // A channel that was made before its incident had a number gets its name later.
  const named = ledger.flatMap((entry) =>
    entry.kind === "channel_created" || entry.kind === "channel_renamed" ? [entry] : [],
  );
  return incidents.flatMap(({ incident: { id, channel } }) => {
    const isOwn = (name: string): boolean => name === id.toLowerCase() || name.startsWith(`${id.toLowerCase()}-`);
    const isOurs = ({ name, by }: (typeof named)[number]): boolean => isOwn(name) && by === "U0FIREBREAK";
    const own = [...new Set(named.filter(isOurs).map((entry) => entry.channel))];
    if (own.length !== 1) return [`${id} has ${own.length} channels`];
    return channel.kind !== "pending" && channel.id === own[0] ? [] : [`${id} does not know its channel`];
  });
};

const alertsHaveAHome: Rule = ({ alerts, incidents }) =>
  alerts.flatMap(({ fingerprint, incidentId, outcome, reason }) => {
    if (incidentId === null)
      return outcome === "ignored" && reason !== "" ? [] : [`the alert ${fingerprint} is ${outcome} without a reason`];
    const home = incidents.find(({ incident }) => incident.id === incidentId);
    const isHeld = home !== undefined && heldBy(home).has(fingerprint);
    return isHeld ? [] : [`the alert ${fingerprint} is said to be in ${incidentId}, which does not hold it`];
  });

const held = new WeakMap<Logged, ReadonlySet<string>>();

/** Those that it follows, and those that it counts: of them only the log knows who they are. */
const heldBy = (logged: Logged): ReadonlySet<string> => {
  const { incident, events } = logged;
  const known = held.get(logged);
  if (known !== undefined) return known;
  const counted = events.flatMap(({ event }) => (event.kind === "alerts_gathered" ? event.alerts : []));
  const names = new Set([...incident.alerts, ...counted].map(({ fingerprint }) => fingerprint));
  held.set(logged, names);
  return names;
};

/** What sources have said of an incident's alerts is counted, all of it. */
const alertsAreCounted: Rule = ({ alerts, incidents }) =>
  incidents.flatMap(({ incident: { id, alerts: followed, gathered } }) => {
    const said = alerts.filter(({ incidentId }) => incidentId === id).length;
    const endings = followed.reduce((sum, { changedAt }) => sum + changedAt.length, 0);
    const counted = followed.reduce((sum, { timesSeen }) => sum + timesSeen, gathered.timesSeen) + endings;
    return counted >= said - endings ? [] : [`${said} alerts were accepted for ${id}, which counts ${counted}`];
  });

const isOver = (status: Incident["status"]): boolean =>
  status === "resolved" || status === "closed" || status === "cancelled";

/** An alert that fires is in one incident at a time; another one may hold it only after that has ended. */
const alertsHaveOneHome: Rule = ({ incidents }) => {
  const homes = incidents.flatMap(({ incident }) =>
    isOver(incident.status) ? [] : incident.alerts.map(({ source, fingerprint }) => `${source} ${fingerprint}`),
  );
  const twice = homes.filter((home, index) => homes.indexOf(home) !== index);
  return [...new Set(twice)].map((alert) => `the alert ${alert} is in two incidents`);
};

const auditChainVerifies: Rule = ({ auditBreaks, incidents, requests }) => [
  ...requests.flatMap(({ request, events }) =>
    canonicalJson(events.reduce<Request | null>((state, one) => evolveRequest(state, request.id, one), null)) ===
    canonicalJson(request)
      ? []
      : [`${request.id} is not what its log says`],
  ),
  ...auditBreaks,
  ...incidents.flatMap(({ incident, events }) =>
    canonicalJson(replayed(incident, events)) === canonicalJson(incident)
      ? []
      : [`${incident.id} is not what its log says`],
  ),
];

const replayed = (incident: Incident, events: readonly RecordedEvent[]): Incident | null =>
  events.reduce<Incident | null>((state, event) => evolve(state, incident.id, event), null);

/** What stands in a channel is one of an incident's surfaces, an offered alert, or said of the whole workspace. */
const everyMessageIsExplained: Rule = (facts) => {
  const isExplained = explanations(facts);
  return facts.messages
    .filter(({ name, channel }) => name === null || !isExplained(name, channel))
    .map(
      ({ name, channelName, ts }) =>
        `nothing explains the message ${name ?? "without a name"} (${ts}) in #${channelName}`,
    );
};

const explanations = ({ surfaces, effects, offers, operations, incidents }: Facts) => {
  const known = new Set([
    ...surfaces.map(({ incidentId, key }) => `${incidentId} ${key}`),
    ...offers.map((id) => `offer ${id}`),
    ...operations.map((seq) => `operations ${seq}`),
  ]);
  // A process that was stopped between the post and its record: the next attempt looks for the message and finds it.
  const underWay = new Set(
    effects.flatMap(({ incidentId, what, status }) => (status === "started" ? [`${incidentId} ${what}`] : [])),
  );
  const own = new Set(
    incidents.flatMap(({ incident: { channel } }) => (channel.kind === "pending" ? [] : [channel.id])),
  );
  return (name: string, channel: string): boolean => {
    if (name.startsWith("standby ")) return own.has(channel);
    const [subject = "", second = "", key = ""] = name.split(" ");
    const said = /^(INC|REQ)-/.test(subject) ? `${subject} ${key}` : `${subject} ${second}`;
    return known.has(said) || underWay.has(`${subject} show ${key.split(":")[0]}`);
  };
};

/** A row that the queue may have lost is handed over again after fifteen seconds, at a look each five; a busy machine doubles it. */
const stuckAfterMs = 40_000;

const noWorkIsStuck: Rule = ({ effects, deliveries, jobs, endMs }) => [
  ...firstUnfinished(effects)
    .filter(({ waitsSinceMs }) => waitsSinceMs < endMs - stuckAfterMs)
    .map(({ id, what, status }) => `the effect ${id} (${what}) is ${status} and due`),
  ...deliveries.filter(({ state }) => state === "given_up").map(({ key }) => `the delivery ${key} was given up`),
  ...(jobs.active === 0 ? [] : [`${jobs.active} jobs are active without a worker`]),
  ...(jobs.failed === 0 ? [] : [`${jobs.failed} jobs were put aside`]),
];

/** Whoever waits for the one before it in its stream is not stuck; that one may be. */
const firstUnfinished = (effects: Facts["effects"]): Facts["effects"] => {
  const streams = new Set<string>();
  return effects.filter(({ incidentId, stream, status }) => {
    if (status !== "waiting" && status !== "queued" && status !== "started") return false;
    if (incidentId === null || stream === null) return true;
    return streams.size < streams.add(`${incidentId} ${stream}`).size;
  });
};

/**
 * What Slack was told is kept: as a delivery, or as the command that it meant. Clicks are kept by what was pressed, so of
 * them only the number is known. While the database is away, some are answered instead: the person then reads in their own
 * message that nothing was recorded.
 */
const successMeansDurable: Rule = ({ ledger, deliveries, commands }) => {
  const acknowledged = ledger.flatMap((entry) =>
    entry.kind === "delivered" && entry.app === "Firebreak" && entry.outcome === "acknowledged" ? [entry] : [],
  );
  const keys = [...deliveries.map(({ key }) => key), ...commands];
  const named = acknowledged.filter(({ what }) => /^slash_commands|view_submission/.test(what));
  const unkept = [...new Set(named.map(({ id }) => id))].filter((id) => !keys.some((key) => key.includes(id)));
  const clicks = new Set(acknowledged.filter(({ what }) => /block_actions/.test(what)).map(({ id }) => id));
  const keptClicks = new Set(keys.filter((key) => /^(action|trigger action) /.test(key))).size;
  const answers = ledger.filter(
    (entry) => entry.kind === "ephemeral" || (entry.kind === "view" && entry.action !== "opened"),
  ).length;
  const missing = unkept.length + Math.max(0, clicks.size - keptClicks);
  return missing <= answers
    ? []
    : [
        ...unkept.map((id) => `the delivery ${id} was acknowledged and is not kept`),
        ...(keptClicks >= clicks.size ? [] : [`${clicks.size} clicks were acknowledged, ${keptClicks} are kept`]),
      ];
};

/** In the words of the reliability plan. */
export const invariants = {
  I1: [oneChannelPerIncident],
  I2: [alertsHaveAHome, alertsHaveOneHome, alertsAreCounted],
  I3: [messagesStandOnce, messagesStandInOrder, nothingIsUnsaid],
  I4: [approvalsAreKept],
  I5: [changesRunOnce],
  I6: [everyUrgentIncidentIsEscalated],
  I7: [auditChainVerifies, everyMessageIsExplained],
  I8: [noWorkIsStuck],
  I9: [successMeansDurable],
} as const satisfies Readonly<Record<string, readonly Rule[]>>;

/** @returns one sentence for each that does not hold, with the invariant's number */
export const brokenIn = (facts: Facts): readonly string[] =>
  Object.entries(invariants).flatMap(([name, rules]) =>
    rules.flatMap((rule: Rule) => rule(facts).map((sentence) => `${name}: ${sentence}`)),
  );
