import type { Instant } from "../base/instant.ts";
import { nearest } from "../base/nearest.ts";
import { type GateAnswer, type GateQuestion, gateAnswer } from "../domain/deploy-gate.ts";
import type { Policy } from "../domain/policy.ts";
import { serviceNamed } from "../domain/service.ts";
import type { Clock } from "./ports/clock.ts";
import type { IncidentStore } from "./ports/incident-store.ts";
import type { OperationsStore } from "./ports/operations-store.ts";
import { UpstreamError } from "./ports/upstream-error.ts";

export type AskGate = (question: GateQuestion) => Promise<GateAnswer>;

export type GateStores = {
  readonly incidents: Pick<IncidentStore, "live">;
  readonly operations: Pick<OperationsStore, "load">;
};

type Dependencies = GateStores & {
  readonly policy: Policy;
  readonly clock: Clock;
  /** What to say while nothing can be known. */
  readonly whenUnknown: "closed" | "open";
};

export type StoredGateFacts = {
  readonly live: Awaited<ReturnType<IncidentStore["live"]>>;
  readonly operations: Awaited<ReturnType<OperationsStore["load"]>>;
};

/** An answer is this old at the most: nobody deploys on what stood there longer ago. */
const believeMs = 250;
/** Older than this, it is looked at anew while people are still answered from it, so that a busy gate keeps nobody waiting. */
const freshMs = 100;

/** What is on record at this moment. @throws UpstreamError when the database cannot be reached */
export const readGateFacts = async ({ incidents, operations }: GateStores): Promise<StoredGateFacts> => {
  const [live, state] = await Promise.all([incidents.live({ includePrivate: true }), operations.load()]);
  return { live, operations: state };
};

type Known = { readonly facts: StoredGateFacts; readonly freshUntil: Instant; readonly until: Instant };

/** @throws nothing of the database's: what cannot be known is answered by the policy, and said */
export const createAskGate = ({ incidents, operations, policy, clock, whenUnknown }: Dependencies): AskGate => {
  let known: Known | null = null;
  let looking: Promise<StoredGateFacts> | null = null;
  const look = (): Promise<StoredGateFacts> => {
    // From before the question: what is recorded while it is answered may be in it or not.
    const moment = { freshUntil: clock.after(freshMs), until: clock.after(believeMs) };
    const asked = readGateFacts({ incidents, operations });
    asked.then(
      (facts) => {
        known = { facts, ...moment };
      },
      () => {
        known = null;
      },
    );
    return asked.finally(() => {
      looking = null;
    });
  };
  const facts = async (): Promise<StoredGateFacts> => {
    const now = clock.now();
    if (known !== null && now < known.freshUntil) return known.facts;
    looking ??= look();
    if (known === null || now >= known.until) return looking;
    // Whoever asks later hears of it, if it fails.
    looking.catch(() => undefined);
    return known.facts;
  };
  return async (question) => {
    try {
      const known = await facts();
      const meant = whenUnknown === "closed" ? meantInstead(question.service, policy, known) : null;
      if (meant !== null) return misspeltAnswer(question.service, meant);
      return gateAnswer(question, { ...known, policy, now: clock.now() });
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      return unknownAnswer(whenUnknown);
    }
  };
};

/** The configured service that was probably meant, where the asked one is neither configured nor named by an incident. */
const meantInstead = (service: string, { services }: Policy, { live }: StoredGateFacts): string | null =>
  serviceNamed(services, service) !== null || live.some((incident) => incident.services.includes(service))
    ? null
    : nearest(service, Object.keys(services));

/** A misspelt name must not open a gate. */
const misspeltAnswer = (service: string, meant: string): GateAnswer => ({
  open: false,
  incidents: [],
  reasons: [`there is no service ${service}; did you mean ${meant}?`],
});

const unknownAnswer = (whenUnknown: "closed" | "open"): GateAnswer => {
  const reason = `Firebreak cannot reach its database, so nobody knows; the policy is to keep the gate ${whenUnknown}`;
  return whenUnknown === "closed"
    ? { open: false, incidents: [], reasons: [reason] }
    : { open: true, pass: "nobody", reasons: [reason] };
};
