import type { Deploy, Reading } from "../app/ports/telemetry.ts";

export type ReadDeploys = (signal: AbortSignal) => Promise<Reading<readonly Deploy[]>>;

/** A source with another one behind it is not waited for longer: all of them share the time of one question. */
const patienceMs = 1_000;

/**
 * Asks one after the other until one knows. Nobody was asked in vain: when none knows, each says why.
 * @returns null when there is nobody to ask
 */
export const firstThatKnows = (sources: readonly ReadDeploys[]): ReadDeploys | null =>
  sources.length === 0 ? null : (signal) => askInTurn(sources, signal, []);

const askInTurn = async (
  [source, ...others]: readonly ReadDeploys[],
  signal: AbortSignal,
  before: readonly Reading<readonly Deploy[]>[],
): Promise<Reading<readonly Deploy[]>> => {
  if (source === undefined) return joined(before);
  const patience = others.length === 0 ? signal : AbortSignal.any([signal, AbortSignal.timeout(patienceMs)]);
  const reading = await source(patience);
  return reading.status === "ok" ? reading : askInTurn(others, signal, [...before, reading]);
};

/** One that could not be asked may have known: that the others have nothing proves nothing then. */
const joined = (readings: readonly Reading<readonly Deploy[]>[]): Reading<readonly Deploy[]> => {
  const failed = readings.flatMap((one) => (one.status === "failed" ? [one] : []));
  const link = failed[0]?.link ?? readings[0]?.link ?? null;
  return failed.length === 0
    ? { status: "empty", link, body: "" }
    : { status: "failed", reason: failed.map(({ reason }) => reason).join("; "), link };
};
