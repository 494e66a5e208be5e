import type { AppendOutcome, AppendRequest } from "../../../src/app/ports/incident-store.ts";
import type { NewEffect } from "../../../src/app/ports/outbox.ts";
import type { Store } from "../../../src/app/ports/store.ts";
import { invariant } from "../../../src/base/invariant.ts";
import type { Author } from "../../../src/domain/actor.ts";
import type { Alert } from "../../../src/domain/alert.ts";
import { claimsOf } from "../../../src/domain/claims.ts";
import type { EventOf, IncidentEvent, RecordedEvent } from "../../../src/domain/event.ts";
import { evolve } from "../../../src/domain/evolve.ts";
import { type IncidentId, incidentIdOf } from "../../../src/domain/ids.ts";
import type { Incident } from "../../../src/domain/incident.ts";

export const noon = "2026-11-24T12:00:00.000Z";
export const minutesAfterNoon = (minutes: number): string =>
  new Date(Date.parse(noon) + minutes * 60_000).toISOString();

export const ada: Author = { kind: "person", userId: "U0ADA" };

export const declared = (over: Partial<EventOf<"declared">> = {}): EventOf<"declared"> => ({
  kind: "declared",
  title: "Checkout is failing",
  severity: "P1",
  services: ["checkout"],
  summary: "",
  isPrivate: false,
  isDrill: false,
  origin: { kind: "form" },
  ...over,
});

export const noted = (text: string): EventOf<"noted"> => ({ kind: "noted", text, messageTs: null });

export const alertNamed = (fingerprint: string, over: Partial<Alert> = {}): Alert => ({
  fingerprint,
  source: "generic",
  state: "firing",
  title: "High error rate",
  text: "5xx above 5 %",
  service: "checkout",
  environment: "production",
  severityLabel: "critical",
  startedAt: noon,
  resolvedAt: null,
  links: [{ title: "graph", url: "https://graphs.example/1" }],
  labels: { service: "checkout" },
  ...over,
});

export const effectOf = (id: string, incidentId: IncidentId | null, over: Partial<NewEffect> = {}): NewEffect => ({
  id,
  incidentId,
  effect: { kind: "answer", questionId: "Q1" },
  lane: "normal",
  stream: null,
  dueAt: noon,
  ...over,
});

type Step = {
  readonly at?: string;
  readonly effects?: readonly NewEffect[];
  readonly commandKey?: string;
};

let commands = 0;

/** The request that a use case would make: these events on top of `before`. */
export const requestFor = (
  id: IncidentId,
  before: Incident | null,
  events: readonly IncidentEvent[],
  { at = noon, effects = [], commandKey }: Step = {},
): AppendRequest => {
  const expectedSeq = before?.seq ?? 0;
  const recorded: RecordedEvent[] = events.map((event, index) => ({
    seq: expectedSeq + index + 1,
    at,
    actor: ada,
    event,
  }));
  const incident = recorded.reduce<Incident | null>((state, event) => evolve(state, id, event), before);
  invariant(incident !== null, "an append needs an event");
  commands += 1;
  const claims = claimsOf(incident, recorded);
  return { incident, expectedSeq, events: recorded, effects, commandKey: commandKey ?? `command-${commands}`, claims };
};

/** Loads, applies and appends, as one command does. */
export const tell = async (
  store: Store,
  id: IncidentId,
  events: readonly IncidentEvent[],
  step: Step = {},
): Promise<AppendOutcome> => store.incidents.append(requestFor(id, await store.incidents.load(id), events, step));

/** An incident that exists. */
export const declare = async (
  store: Store,
  number: number,
  over: Partial<EventOf<"declared">> = {},
  step: Step = {},
): Promise<IncidentId> => {
  const id = incidentIdOf(number);
  const outcome = await store.incidents.append(requestFor(id, null, [declared(over)], step));
  invariant(outcome.kind === "appended", `${id} could not be declared: ${outcome.kind}`);
  return id;
};
