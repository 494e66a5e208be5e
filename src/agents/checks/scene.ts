import type { Evidence } from "../../app/ports/evidence-store.ts";
import type { Window } from "../../app/ports/telemetry.ts";
import { addMs, type Instant } from "../../base/instant.ts";
import { isOpen } from "../../domain/change.ts";
import type { Incident } from "../../domain/incident.ts";
import type { TriageStep } from "../../domain/investigation.ts";
import { type ServiceCatalogue, withDependencies } from "../../domain/service.ts";
import { errorRatioQuery, parseSeries } from "../tools/metrics-query.ts";
import { type Course, courseOf } from "./course.ts";

/** Asks one tool, through the ledger and within its time. */
export type Ask = (tool: string, input: unknown) => Promise<Evidence>;

/** What a check wants to say. The first responder signs it. */
export type Looked = Pick<TriageStep, "title" | "text" | "outcome" | "evidence">;

const minuteMs = 60_000;
const before = { ratio: 15 * minuteMs, logs: 10 * minuteMs, wide: 6 * 60 * minuteMs } as const;
const longestWindowMs = 24 * 60 * minuteMs;

/** One service's error ratio, with the record it was read from. */
export type Seen = { readonly evidence: Evidence; readonly course: Course };

/**
 * What the checks of one investigation share. Times are anchored at the investigation's start, so that a second run
 * after a restart asks the very same and is answered by the ledger. Lives for one run.
 */
export class Scene {
  readonly incident: Incident;
  /** When the looking began: nothing later is asked for. */
  readonly startedAt: Instant;
  readonly catalogue: ServiceCatalogue;
  readonly ask: Ask;
  private readonly courses = new Map<string, Promise<Seen>>();

  constructor(options: {
    readonly incident: Incident;
    readonly startedAt: Instant;
    readonly catalogue: ServiceCatalogue;
    readonly ask: Ask;
  }) {
    this.incident = options.incident;
    this.startedAt = options.startedAt;
    this.catalogue = options.catalogue;
    this.ask = options.ask;
  }

  get services(): readonly string[] {
    return servicesOf(this.incident);
  }

  /** What those need, nearest first, without themselves. */
  get dependencies(): readonly string[] {
    const reach = this.services.flatMap((name) => withDependencies(this.catalogue, name));
    return [...new Set(reach)].filter((name) => !this.services.includes(name));
  }

  /** People decide on one, or it is under way: a second one would only be refused. */
  isRollbackOpen(service: string): boolean {
    return this.incident.changes.some(
      ({ state, proposal }) => isOpen(state) && proposal.action === "rollback" && proposal.service === service,
    );
  }

  get noticedAt(): Instant {
    return noticedAt(this.incident, this.startedAt);
  }

  get logWindow(): Window {
    return this.windowBefore(before.logs);
  }

  /** The error ratio of a service; asked once, and over a longer time when the short one does not show the beginning. */
  errorRatio(service: string): Promise<Seen> {
    const known = this.courses.get(service) ?? this.readErrorRatio(service);
    this.courses.set(service, known);
    return known;
  }

  private async readErrorRatio(service: string): Promise<Seen> {
    const near = await this.askErrorRatio(service, this.windowBefore(before.ratio));
    return near.course.kind === "always_bad" ? this.askErrorRatio(service, this.windowBefore(before.wide)) : near;
  }

  private async askErrorRatio(service: string, window: Window): Promise<Seen> {
    const input = { query: errorRatioQuery(service), start: window.from, end: window.to };
    const evidence = await this.ask("metrics_query", input);
    return { evidence, course: evidence.status === "ok" ? courseOf(parseSeries(evidence.body)) : { kind: "unknown" } };
  }

  private windowBefore(ms: number): Window {
    return { from: addMs(this.noticedAt, -ms), to: this.startedAt };
  }
}

/** What is said to be broken, by people or by alerts. */
export const servicesOf = ({ services, alerts }: Incident): readonly string[] => [
  ...new Set([...services, ...alerts.flatMap(({ service }) => (service === null ? [] : [service]))]),
];

/** The first that anybody knew of it: the earliest alert, or the declaration. */
export const noticedAt = ({ alerts, times }: Incident, startedAt: Instant): Instant => {
  const first = alerts.map((alert) => alert.startedAt).reduce((a, b) => (b < a ? b : a), times.declaredAt);
  const earliest = addMs(startedAt, -longestWindowMs + before.wide);
  return first < earliest ? earliest : first;
};

/** A record that may stand behind a sentence: one that found something. */
export const proofOf = (...evidence: readonly Evidence[]) =>
  evidence.filter(({ status }) => status === "ok").map(({ id }) => id);
