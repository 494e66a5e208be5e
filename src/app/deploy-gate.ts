import { type GateAnswer, type GateQuestion, gateAnswer } from "../domain/deploy-gate.ts";
import type { Policy } from "../domain/policy.ts";
import { isLive, statuses } from "../domain/status.ts";
import type { Clock } from "./ports/clock.ts";
import type { IncidentStore, OperationsStore } from "./ports/store.ts";
import { UpstreamError } from "./ports/upstream-error.ts";

export type AskGate = (question: GateQuestion) => Promise<GateAnswer>;

export type GateStores = {
  readonly incidents: Pick<IncidentStore, "list">;
  readonly operations: Pick<OperationsStore, "load">;
};

type Dependencies = GateStores & {
  readonly policy: Policy;
  readonly clock: Clock;
  /** What to say while nothing can be known. */
  readonly whenUnknown: "closed" | "open";
};

export type StoredGateFacts = {
  readonly live: Awaited<ReturnType<IncidentStore["list"]>>;
  readonly operations: Awaited<ReturnType<OperationsStore["load"]>>;
};

/** A hundred pipelines that ask at once are one question to the database; an answer is this old at the most. */
const believeMs = 250;
const liveLimit = 500;

/** What is on record at this moment. @throws UpstreamError when the database cannot be reached */
export const readGateFacts = async ({ incidents, operations }: GateStores): Promise<StoredGateFacts> => {
  const [live, state] = await Promise.all([incidents.list(everythingLive), operations.load()]);
  return { live, operations: state };
};

/** @throws nothing of the database's: what cannot be known is answered by the policy, and said */
export const createAskGate = ({ incidents, operations, policy, clock, whenUnknown }: Dependencies): AskGate => {
  let known: { readonly until: string; readonly facts: Promise<StoredGateFacts> } | null = null;
  const facts = (): Promise<StoredGateFacts> => {
    if (known !== null && clock.now() < known.until) return known.facts;
    const asked = readGateFacts({ incidents, operations });
    known = { until: clock.after(believeMs), facts: asked };
    asked.catch(() => {
      known = null;
    });
    return asked;
  };
  return async (question) => {
    try {
      return gateAnswer(question, { ...(await facts()), services: policy.services, now: clock.now() });
    } catch (error) {
      if (!(error instanceof UpstreamError)) throw error;
      return unknownAnswer(whenUnknown);
    }
  };
};

const everythingLive = {
  statuses: statuses.filter(isLive),
  service: null,
  includePrivate: true,
  includeDrills: false,
  beforeNumber: null,
  limit: liveLimit,
} as const;

const unknownAnswer = (whenUnknown: "closed" | "open"): GateAnswer => {
  const reason = `Firebreak cannot reach its database, so nobody knows; the policy is to keep the gate ${whenUnknown}`;
  return whenUnknown === "closed"
    ? { open: false, incidents: [], reasons: [reason] }
    : { open: true, pass: "nobody", reasons: [reason] };
};
