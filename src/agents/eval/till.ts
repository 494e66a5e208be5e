import type { Spent } from "../../app/ports/spend-store.ts";
import { UpstreamError } from "../../app/ports/upstream-error.ts";
import { addUsage, type Model, noUsage, tokensOf } from "../model.ts";
import type { DepartmentShare } from "./run-case.ts";

/** A model that counts what it is asked and costs, and stops when the purse is empty. Lives for one case. */
export type Till = {
  readonly model: Model;
  readonly left: () => Spent;
  readonly bill: () => Pick<DepartmentShare, "models" | "requests" | "tokens" | "usd" | "estimatedUsd">;
};

/** @param purse the most that this case may use */
export const tillOf = (model: Model, purse: Spent): Till => {
  const models = new Set<string>();
  let usage = noUsage;
  let requests = 0;
  let estimatedUsd = 0;
  const left = (): Spent => ({ tokens: purse.tokens - tokensOf(usage), usd: purse.usd - usage.usd });
  const complete: Model["complete"] = async (request, signal) => {
    const { tokens, usd } = left();
    if (tokens <= 0 || usd <= 0)
      throw new UpstreamError("the budget of this run is spent", { service: "claude", retryable: false });
    const reply = await model.complete(request, signal, (lost) => {
      usage = addUsage(usage, lost);
      estimatedUsd += lost.usd;
    });
    models.add(reply.model);
    usage = addUsage(usage, reply.usage);
    requests += 1;
    return reply;
  };
  const bill: Till["bill"] = () => ({
    models: [...models],
    requests,
    tokens: tokensOf(usage),
    usd: usage.usd,
    estimatedUsd,
  });
  return { model: { complete }, left, bill };
};
