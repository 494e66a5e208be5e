import { formatDuration } from "../base/duration.ts";
import type { Instant } from "../base/instant.ts";
import type { Alert } from "./alert.ts";
import { environmentOf } from "./environment.ts";
import { isFlapping } from "./flapping.ts";
import type { IncidentId } from "./ids.ts";
import type { OfferStanding } from "./offer-standing.ts";
import type { OpenIncident } from "./open-incident.ts";
import { isSilenced, type Silence } from "./operations/silence.ts";
import type { Policy } from "./policy.ts";
import { joinable, related, relationText } from "./relation.ts";
import { isUrgent, isWorse, type Severity } from "./severity.ts";

/** What is on record of this very alert. */
export type KnownAlert = {
  readonly incident: IncidentId;
  readonly severity: Severity;
  /** When the incident was resolved; null: people are working on it. */
  readonly overSince: Instant | null;
  /** What the source said last. `counted`: the incident counts it, and follows it no more one by one. */
  readonly state: Alert["state"] | "counted";
  readonly severityLabel: string | null;
  readonly changedAt: readonly Instant[];
};

/** Everything that is looked at beside the alert itself. */
export type Scene = {
  readonly known: KnownAlert | null;
  /** Whether people are being asked about it, or have decided on this occurrence of it. */
  readonly offer: OfferStanding;
  /** It was read from a channel: people see it already, so they decide. */
  readonly isFromMessage: boolean;
  readonly incidents: readonly OpenIncident[];
  readonly silences: readonly Silence[];
  /** Its source has put as many alerts before people as policy gives it. */
  readonly isBudgetSpent: boolean;
};

/** What becomes of an alert; every case says why, for the record and for people. */
export type Correlation =
  | { readonly kind: "declare"; readonly severity: Severity; readonly isOverflow: boolean; readonly reason: string }
  | Joining<"attach">
  | Joining<"deduplicate">
  | { readonly kind: "offer"; readonly candidates: readonly IncidentId[]; readonly reason: string }
  | { readonly kind: "ignore"; readonly because: IgnoredBecause; readonly reason: string };

type Joining<Kind extends string> = {
  readonly kind: Kind;
  readonly incident: IncidentId;
  /** The incident becomes this; null: it stays what it is. */
  readonly raiseTo: Severity | null;
  readonly reason: string;
};

export type IgnoredBecause =
  | "ends_nothing"
  | "ends_offer"
  | "maintenance"
  | "silenced"
  | "over_budget"
  | "offered_already";

/** As many buttons as a person can tell apart. */
const candidatesShown = 3;

type Asked = { readonly alert: Alert; readonly scene: Scene; readonly policy: Policy; readonly now: Instant };

/** The one place where it is decided where an alert belongs. Pure: the same alert and scene give the same answer. */
export const correlate = (alert: Alert, scene: Scene, policy: Policy, now: Instant): Correlation => {
  const asked = { alert, scene, policy, now };
  return (
    knownAlready(asked) ??
    endsNothing(asked) ??
    maintained(asked) ??
    silenced(asked) ??
    joins(asked) ??
    declares(asked) ??
    offers(asked)
  );
};

/** Whether it puts one alert more of its source before people. What comes from a channel stands before them already. */
export const costsBudget = (correlation: Correlation, { isFromMessage }: Pick<Scene, "isFromMessage">): boolean =>
  correlation.kind === "declare" ? !isUrgent(correlation.severity) : correlation.kind === "offer" && !isFromMessage;

/** The severity that policy gives to the alert's own word; null when it says nothing about it. */
export const severityFor = ({ alerts }: Policy, severityLabel: string | null): Severity | null =>
  severityLabel !== null && Object.hasOwn(alerts.declare, severityLabel)
    ? (alerts.declare[severityLabel] ?? null)
    : null;

const ignore = (because: IgnoredBecause, reason: string): Correlation => ({ kind: "ignore", because, reason });

/** Its incident has it; only after it had ended, and the incident too, is it something new. */
const knownAlready = (asked: Asked): Correlation | null => {
  const { alert, policy, now } = asked;
  const { known } = asked.scene;
  if (known === null) return null;
  const { incident, state } = known;
  const said = (reason: string, raiseTo: Severity | null = null): Correlation => ({
    kind: "deduplicate",
    incident,
    raiseTo,
    reason: isFlapping(known.changedAt, policy.alerts, now) ? `${reason}; it is flapping, so nobody is told` : reason,
  });
  if (alert.state === "resolved")
    return said(state === "resolved" ? `${incident} knows that it has ended` : `${incident} has it; it has ended`);
  if (known.overSince !== null)
    return state === "resolved" || !isAftermath(alert, known.overSince, now)
      ? null
      : said(
          `${incident} was resolved ${formatDuration(Date.parse(now) - Date.parse(known.overSince))} ago, and the source has not said yet that this ended`,
        );
  if (state === "resolved") return said(`${incident} has it; it fires again`);
  const before = severityFor(policy, known.severityLabel);
  const raise = severityFor(policy, alert.severityLabel);
  // People may have lowered the incident: only a word that is worse than the last one is news.
  const isNews = raise !== null && (before === null || isWorse(raise, before)) && isWorse(raise, known.severity);
  return isNews && policy.alerts.onWorse === "raise"
    ? said(`${incident} has it, and it is ${raise} now: the incident is raised from ${known.severity}`, raise)
    : said(`${incident} has it already`);
};

/** Monitoring is slower than people: what it says again about now began before they were done. */
const aftermathMs = 15 * 60_000;

const isAftermath = ({ startedAt }: Alert, overSince: Instant, now: Instant): boolean =>
  Date.parse(startedAt) <= Date.parse(overSince) + aftermathMs && !isFiringOn(overSince, now);

/** Rates over an hour are slow to fall; what a source still says after that is trouble that nobody works on. */
const firingOnMs = 60 * 60_000;

/** @param overSince when the incident was resolved that had the alert */
export const isFiringOn = (overSince: Instant, now: Instant): boolean =>
  Date.parse(now) >= Date.parse(overSince) + firingOnMs;

const endsNothing = ({ alert, scene }: Asked): Correlation | null => {
  if (alert.state !== "resolved") return null;
  return scene.offer === "open"
    ? ignore("ends_offer", "it has ended before anybody decided on it; people are asked no more")
    : ignore("ends_nothing", "it ends an alert that belongs to no open incident");
};

const maintained = ({ alert, policy, now }: Asked): Correlation | null => {
  const environment = environmentOf(alert, policy.services);
  const found = policy.alerts.maintenance.find(
    ({ services, environment: where, from, until }) =>
      from <= now &&
      now < until &&
      (services.length === 0 || (alert.service !== null && services.includes(alert.service))) &&
      (where === null || where === environment),
  );
  return found === undefined ? null : ignore("maintenance", `maintenance until ${found.until}: ${found.reason}`);
};

const silenced = ({ alert, scene, now }: Asked): Correlation | null => {
  const found = scene.silences.find(({ what, until }) => now < until && isSilenced(alert, what));
  if (found === undefined) return null;
  const why = found.reason === null ? "" : `: ${found.reason}`;
  return ignore("silenced", `silenced by ${found.by} until ${found.until}${why}`);
};

/** A live incident of the same service, of what it depends on, or of what depends on it. */
const joins = ({ alert, scene, policy, now }: Asked): Correlation | null => {
  const [best] = related(alert, scene.incidents, policy, now);
  return best === undefined ? null : attach(alert, best.incident, relationText(alert, best), policy);
};

const attach = (alert: Alert, { id, severity }: OpenIncident, why: string, policy: Policy): Correlation => {
  const own = severityFor(policy, alert.severityLabel);
  const said = { kind: "attach", incident: id } as const;
  if (own === null || !isWorse(own, severity)) return { ...said, raiseTo: null, reason: why };
  return policy.alerts.onWorse === "raise"
    ? { ...said, raiseTo: own, reason: `${why}; the alert is ${own}, so the incident is raised from ${severity}` }
    : { ...said, raiseTo: null, reason: `${why}; the alert is ${own}, the incident stays ${severity}` };
};

const minuteMs = 60_000;

const declares = (asked: Asked): Correlation | null => {
  const { alert, scene, policy, now } = asked;
  const severity = scene.isFromMessage ? null : severityFor(policy, alert.severityLabel);
  if (severity === null) return null;
  const why = `severity ${alert.severityLabel} is declared as ${severity} at once`;
  if (!isUrgent(severity) && scene.isBudgetSpent) return overBudget(asked);
  if (!isCapReached(scene.incidents, severity, policy, now))
    return { kind: "declare", severity, isOverflow: false, reason: why };
  const cap = `${policy.alerts.newIncidentsPerMinute} incidents were declared within a minute`;
  const overflow = scene.incidents.find((one) => one.kind === "overflow" && joinable(one, policy, now));
  return overflow === undefined
    ? { kind: "declare", severity, isOverflow: true, reason: `${why}, but ${cap}: one incident takes in the rest` }
    : attach(alert, overflow, `${cap}; ${overflow.id} takes in the rest`, policy);
};

const isCapReached = (
  incidents: readonly OpenIncident[],
  severity: Severity,
  { alerts }: Policy,
  now: Instant,
): boolean => {
  const since = Date.parse(now) - minuteMs;
  const counted = incidents.filter(
    (one) =>
      one.isOfAlerts &&
      one.kind === "plain" &&
      isUrgent(one.severity) === isUrgent(severity) &&
      Date.parse(one.declaredAt) > since,
  );
  return counted.length >= alerts.newIncidentsPerMinute;
};

const overBudget = ({ alert, policy }: Asked): Correlation => {
  const { alerts, withinMs } = policy.alerts.budget;
  const spent = `${alert.source} has put ${alerts} alerts before people within ${formatDuration(withinMs)}`;
  return ignore("over_budget", `${spent}, which is its budget; P1 and P2 pass`);
};

const offers = (asked: Asked): Correlation => {
  const { alert, scene, policy, now } = asked;
  if (scene.offer === "open") return ignore("offered_already", "it is offered to people already");
  if (scene.offer === "decided") return ignore("offered_already", "people have decided on it");
  if (!scene.isFromMessage && scene.isBudgetSpent) return overBudget(asked);
  const reason = scene.isFromMessage
    ? "it was read from a channel, so people decide"
    : "no rule declares it; it is offered to people with buttons";
  const candidates = scene.incidents
    .filter((one) => joinable(one, policy, now) && isSamePlace(alert, one, policy))
    .slice(0, candidatesShown)
    .map(({ id }) => id);
  return { kind: "offer", candidates, reason };
};

const isSamePlace = (alert: Alert, { environments }: OpenIncident, { services }: Policy): boolean => {
  const environment = environmentOf(alert, services);
  return environment === null || environments.length === 0 || environments.includes(environment);
};
