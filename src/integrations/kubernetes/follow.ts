import { createHash } from "node:crypto";
import type { ChangeOutcome } from "../../app/ports/executor.ts";
import type { Change } from "../../domain/change.ts";
import { fieldManager, refusedRead } from "./api.ts";
import type { Workload } from "./objects.ts";
import { isStillSo, nameOf } from "./plan.ts";
import { hasKey, type Tools } from "./read.ts";
import { templateText } from "./revisions.ts";
import { rolloutOf } from "./rollout.ts";

type Lookup = ChangeOutcome | { readonly kind: "never_seen" };

/** Our clock and the server's may differ by so much without a wrong "never seen". */
const clockMarginMs = 60_000;

/** A run's name: the generation of the object, and which pod template it had then. */
export const running = ({ metadata, spec }: Workload): ChangeOutcome => ({
  kind: "running",
  runId: `generation-${metadata.generation}-${digestOf(templateText(spec.template))}`,
});

const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 12);

const runIdShape = /^generation-(\d+)-([0-9a-f]{12})$/;

export const observe = async (
  { api, target }: Tools,
  { proposal }: Change,
  runId: string,
  signal: AbortSignal,
): Promise<ChangeOutcome> => {
  const [, generation = "0", digest] = runIdShape.exec(runId) ?? [];
  const seen = await api.read(target, signal);
  // That we may not read how it goes says nothing about how it goes.
  if (seen.kind === "refused") return { kind: "unclear", log: `it was applied; then: ${refusedRead(target, seen)}` };
  const { value: workload } = seen;
  const isOtherTemplate = proposal.action !== "scale" && digestOf(templateText(workload.spec.template)) !== digest;
  const isOther = isOtherTemplate || !isStillSo(target, workload, proposal);
  if (isOther || workload.metadata.generation < Number(generation))
    return { kind: "unclear", log: `it was applied, and then somebody else changed ${nameOf(target)} again` };
  const { kind, says } = rolloutOf(target, workload, patchedAt(workload));
  if (kind === "going_on") return { kind: "running", runId };
  return { kind: kind === "done" ? "succeeded" : "failed", log: says };
};

const patchedAt = ({ metadata }: Workload): string | null =>
  metadata.managedFields?.find(({ manager }) => manager === fieldManager)?.time ?? null;

export const lookup = async (
  { api, target }: Tools,
  change: Change,
  key: string,
  signal: AbortSignal,
): Promise<Lookup> => {
  const seen = await api.read(target, signal);
  if (seen.kind === "refused") return { kind: "unclear", log: refusedRead(target, seen) };
  const { value: workload } = seen;
  if (hasKey(workload, key))
    return isStillSo(target, workload, change.proposal)
      ? running(workload)
      : { kind: "unclear", log: `it was applied, and then somebody else changed ${nameOf(target)} again` };
  if (isUntouchedSince(workload, intentMs(change))) return { kind: "never_seen" };
  return {
    kind: "unclear",
    log: `${nameOf(target)} does not have our key, but somebody has changed it since, which may have taken the key away`,
  };
};

const intentMs = ({ state, proposal }: Change): number =>
  Date.parse("at" in state ? state.at : proposal.proposedAt) - clockMarginMs;

/** The server keeps who wrote which fields when. Subresources (status, scale) do not count: no writer of them touches annotations. */
const isUntouchedSince = ({ metadata }: Workload, sinceMs: number): boolean => {
  const writers = (metadata.managedFields ?? []).filter(({ subresource = "" }) => subresource === "");
  const times = [metadata.creationTimestamp, ...writers.map(({ time }) => time ?? "")].map((time) => Date.parse(time));
  return writers.length > 0 && times.every((time) => time < sinceMs);
};
