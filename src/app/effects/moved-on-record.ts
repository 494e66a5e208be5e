import type { Change } from "../../domain/change.ts";
import { isStateTold } from "../../domain/change-action.ts";
import { movedOn } from "../../domain/moved-on.ts";
import type { EffectDependencies } from "./dependencies.ts";

/** Long enough for a system that answers; a change waits no longer for what it can do without. */
const patienceMs = 4_000;

/**
 * Executors that say what is there compare it themselves. For the others the deploy history speaks, where it knows what
 * was approved to be changed: what it says in other words, or not at all, stops nothing.
 */
export const movedOnRecord = async (
  { readDeploys }: Pick<EffectDependencies, "readDeploys">,
  { proposal }: Change,
  signal: AbortSignal,
): Promise<string | null> => {
  const { action, service, from, settings } = proposal;
  if (action !== "rollback" || isStateTold(settings?.executor ?? "")) return null;
  const patience = AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const deploys = await readDeploys(service, patience).catch(() => []);
  const [newest] = deploys;
  if (newest === undefined || !deploys.some(({ version }) => version === from)) return null;
  return movedOn(proposal, `by its deploy history, ${service}`, [newest.version]);
};
