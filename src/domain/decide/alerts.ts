import { addMs } from "../../base/instant.ts";
import { type Alert, type AttachedAlert, followedAtMost, type GatheredAlert } from "../alert.ts";
import { alertName } from "../alert-name.ts";
import type { ArrivedAlert, CommandOf } from "../command.ts";
import type { IncidentEvent } from "../event.ts";
import { evolveAlerts } from "../evolve/alerts.ts";
import { isFlapping } from "../flapping.ts";
import type { Incident } from "../incident.ts";
import { isWorse } from "../severity.ts";
import { isLive } from "../status.ts";
import { type Context, type Decision, happens, refuse } from "./context.ts";
import { moveStatus, setSeverity } from "./lifecycle.ts";

/** A gathering's alerts stand in one event; more of them make another event. */
const gatheredPerEvent = 500;
/** Titles are for people who read the log; fingerprints say which alert it was. */
const gatheredTitleLength = 120;

/**
 * Many alerts at once, in one decision. The first `followedAtMost` have events of their own; of the rest, and of mere
 * repetitions, the log says which they were and how often, so that ten thousand alerts are ten thousand short lines.
 */
export const recordAlerts = (incident: Incident, command: CommandOf<"record_alerts">, context: Context): Decision => {
  const isNew = command.alerts.some(({ isKnown }) => !isKnown);
  if (isNew && !isLive(incident.status))
    return refuse({ kind: "too_late", what: `${incident.id} is ${incident.status}` });
  const taken = new Taking(incident, context);
  for (const arrived of command.alerts) taken.take(arrived);
  const events = taken.events();
  const raised = raise(incident, command, context);
  if (events.length + raised.length === 0) return refuse({ kind: "already_done", what: "these alerts have ended" });
  return happens(...events, ...raised, ...ended(incident, taken, raised, context));
};

/** Lives for one decision: the followed alerts as they become, and what is told of the rest. */
class Taking {
  private readonly context: Context;
  private readonly single: IncidentEvent[] = [];
  private readonly rest = new Map<string, GatheredAlert>();
  private readonly followed: Map<string, AttachedAlert>;
  private readonly saidAgain = new Set<string>();
  gathersMore = false;

  constructor(incident: Incident, context: Context) {
    this.context = context;
    this.followed = new Map(incident.alerts.map((alert) => [alertName(alert), alert]));
    this.gathersMore = incident.gathered.alerts > 0;
  }

  take({ alert, isKnown }: ArrivedAlert): void {
    const name = alertName(alert);
    const attached = this.followed.get(name);
    if (attached !== undefined) this.again(name, attached, alert);
    else if (isKnown || this.rest.has(`${name} joined`))
      this.gatherOne(name, alert, alert.state === "resolved" ? "ended" : "repeated");
    else if (alert.state === "firing") this.join(name, alert);
  }

  events(): readonly IncidentEvent[] {
    const rest = [...this.rest.values()];
    const chunks = Array.from({ length: Math.ceil(rest.length / gatheredPerEvent) }, (_, index) =>
      rest.slice(index * gatheredPerEvent, (index + 1) * gatheredPerEvent),
    );
    return [...this.single, ...chunks.map((alerts): IncidentEvent => ({ kind: "alerts_gathered", alerts }))];
  }

  allEnded(): boolean {
    return (
      !this.gathersMore &&
      this.followed.size > 0 &&
      [...this.followed.values()].every(({ state }) => state === "resolved")
    );
  }

  private join(name: string, alert: Alert): void {
    if (this.followed.size >= followedAtMost) {
      this.gathersMore = true;
      this.gatherOne(name, alert, "joined");
      return;
    }
    this.tell(name, { kind: "alert_attached", alert });
  }

  private again(name: string, attached: AttachedAlert, alert: Alert): void {
    if (alert.state === "resolved") this.end(name, attached, alert);
    else if (attached.state === "resolved" || !this.saidAgain.has(name)) {
      this.saidAgain.add(name);
      this.tell(name, { kind: "alert_repeated", alert });
      if (attached.state === "resolved") this.perhapsFlapping(name, alert);
    } else this.gatherOne(name, alert, "repeated");
  }

  private end(name: string, attached: AttachedAlert, alert: Alert): void {
    if (attached.state === "resolved") return;
    const { source, fingerprint, title } = alert;
    const resolvedAt = alert.resolvedAt ?? this.context.now;
    this.tell(name, { kind: "alert_resolved", source, fingerprint, title, resolvedAt });
    this.perhapsFlapping(name, alert);
  }

  private perhapsFlapping(name: string, { source, fingerprint, title }: Alert): void {
    const { now, policy } = this.context;
    const { changedAt = [], quietUntil = null } = this.followed.get(name) ?? {};
    if ((quietUntil !== null && now < quietUntil) || !isFlapping(changedAt, policy.alerts, now)) return;
    const until = addMs(now, policy.alerts.flapping.withinMs);
    const changes = policy.alerts.flapping.changes;
    this.tell(name, { kind: "alert_flapping", source, fingerprint, title, changes, until });
  }

  private tell(name: string, event: Parameters<typeof evolveAlerts>[2]): void {
    this.single.push(event);
    const before = this.followed.get(name);
    const [after] = evolveAlerts(before === undefined ? [] : [before], this.context.now, event);
    if (after !== undefined) this.followed.set(name, after);
  }

  private gatherOne(name: string, alert: Alert, what: GatheredAlert["what"]): void {
    const { source, fingerprint, service } = alert;
    const key = `${name} ${what}`;
    const times = (this.rest.get(key)?.times ?? 0) + 1;
    this.rest.set(key, { source, fingerprint, title: alert.title.slice(0, gatheredTitleLength), service, what, times });
  }
}

/** Also what came in with a lower word is worse now: people are called as if a person had raised it. */
const raise = (
  incident: Incident,
  { raise: asked }: CommandOf<"record_alerts">,
  context: Context,
): readonly IncidentEvent[] => {
  if (asked === null || !isLive(incident.status) || !isWorse(asked.to, incident.severity)) return [];
  const raised = setSeverity(incident, { kind: "set_severity", severity: asked.to, reason: asked.reason }, context);
  return raised.ok ? raised.value : [];
};

/**
 * Only where policy says so, and only when every alert of it was followed to its end: of those that are merely counted
 * nobody knows that for certain.
 */
const ended = (
  incident: Incident,
  taken: Taking,
  raised: readonly IncidentEvent[],
  context: Context,
): readonly IncidentEvent[] => {
  const isAsked = context.policy.alerts.resolveWhenAllEnded.includes(incident.severity);
  if (!isAsked || raised.length > 0 || !isLive(incident.status) || !taken.allEnded()) return [];
  const resolved = moveStatus(incident, { kind: "resolve", resolution: "All of its alerts have ended." }, context);
  return resolved.ok ? resolved.value : [];
};
