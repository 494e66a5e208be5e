import type { Finding } from "../../../domain/investigation.ts";
import type { Cause } from "../../causes.ts";
import { bytesOf, modesOf } from "../../read-kubectl/storage-rows.ts";
import { workloadOf } from "../../read-kubectl/workload-name.ts";
import type { ClusterFacts, Seen } from "../../survey/cluster-facts.ts";
import { type Because, findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/** Claims that get no volume. Events name some reasons; the rest shows when claim and volumes are held side by side. */
export const volumeClaims: ClusterCheck = {
  causes: [
    "pvc-access-mode-mismatch",
    "pvc-capacity-mismatch",
    "pvc-selector-mismatch",
    "pvc-storage-class-mismatch",
    "pv-already-bound",
  ],
  looksAt: "pending claims, their events and wishes, the volumes there are",
  wrongIf: "the claim waits only for its first consumer",
  judge: (facts) => [...pendingClaims(facts).flatMap((claim) => judgeClaim(facts, claim)), ...heldElsewhere(facts)],
};

/** A volume for one node at a time that a pod on another node still holds, as at a rollout that starts the new pod first. */
const heldElsewhere = (facts: ClusterFacts): readonly Finding[] =>
  facts.events
    .filter(({ message }) => /Multi-Attach error/i.test(message))
    .map(({ name, message, evidence }) => {
      const workload = facts.descriptions.find((one) => one.name === name)?.workload ?? workloadOf(name);
      return findingOf(
        "pvc-access-mode-mismatch",
        `app/${workload}`,
        sureness.strong,
        `${workload} waits for a volume that only one node may use at a time, and that another pod holds.`,
        [[message, evidence]],
      );
    });

type Pending = {
  readonly name: string;
  readonly workload: string;
  readonly storageClass: string | null;
  readonly volume: string;
  readonly wish: string;
  readonly because: readonly Because[];
};

const pendingClaims = (facts: ClusterFacts): readonly Pending[] => {
  const rows = facts.claims.filter(({ status }) => status === "Pending" || status === "Lost");
  const descriptions = facts.claimDescriptions.filter(({ status }) => status === "Pending" || status === "Lost");
  const names = new Set([...descriptions, ...rows].map(({ name }) => name));
  return [...names].map((name) => {
    const described = descriptions.find((one) => one.name === name);
    const listed = rows.find((one) => one.name === name);
    const user = facts.descriptions.find(({ claims }) => claims.includes(name));
    const workload =
      user?.workload ?? workloadOf(described?.usedBy[0] ?? name.replace(/-(?:pvc|claim|data|storage)$/, ""));
    const seen: readonly Seen<{ name: string }>[] = [described, listed].filter((one) => one !== undefined);
    return {
      name,
      workload,
      storageClass: described?.storageClass ?? listed?.storageClass ?? null,
      volume: described?.volume || listed?.volume || "",
      wish: `${described?.text ?? ""}\n${manifestOfClaim(facts, name)}`,
      because: seen.slice(0, 1).map(({ evidence }): Because => [`${name} is pending`, evidence]),
    };
  });
};

/** The part of any manifest that declares this claim. */
const manifestOfClaim = (facts: ClusterFacts, name: string): string =>
  facts.manifests
    .flatMap(({ text }) => text.split(/^---\s*$/m))
    .filter(
      (part) => /kind:\s*PersistentVolumeClaim\b/.test(part) && new RegExp(`name:\\s*"?${name}"?\\s*$`, "m").test(part),
    )
    .join("\n");

const saidByEvents: readonly (readonly [RegExp, Cause])[] = [
  [/storageclass\S* "?[\w.-]+"? not found|storageClassName does not match/i, "pvc-storage-class-mismatch"],
  [/already bound to a different claim|is already bound/i, "pv-already-bound"],
  [/requested PV is too small|too small/i, "pvc-capacity-mismatch"],
  [/incompatible access ?mode/i, "pvc-access-mode-mismatch"],
  [/selector/i, "pvc-selector-mismatch"],
];

const judgeClaim = (facts: ClusterFacts, claim: Pending): readonly Finding[] => {
  const say = (cause: Cause, confidence: number, words: string, because: readonly Because[]) => [
    findingOf(
      cause,
      `app/${claim.workload}`,
      confidence,
      `${claim.name} of ${claim.workload} gets no volume: ${words}.`,
      [...claim.because, ...because],
    ),
  ];
  const events = facts.events.filter(({ name, kind }) => name === claim.name && kind === "persistentvolumeclaim");
  for (const event of events.filter(({ reason }) => reason !== "WaitForFirstConsumer"))
    for (const [pattern, cause] of saidByEvents)
      if (pattern.test(event.message))
        return say(cause, sureness.decisive, event.message, [[event.message, event.evidence]]);
  const wish = wishOf(claim);
  const volumes = facts.volumes;
  const named = volumes.find(({ name }) => name === claim.volume);
  if (named !== undefined && named.claim !== null && !named.claim.endsWith(`/${claim.name}`))
    return say("pv-already-bound", sureness.decisive, `${named.name} belongs to ${named.claim}`, [
      [`${named.name} is bound to ${named.claim}`, named.evidence],
    ]);
  if (volumes.length === 0) return [];
  return byElimination(claim, wish, volumes, say);
};

type Wish = { readonly bytes: number | null; readonly modes: readonly string[]; readonly hasSelector: boolean };

const wishOf = ({ wish }: Pending): Wish => ({
  bytes: bytesOf(/storage:\s*"?(\d+\w*)/.exec(wish)?.[1] ?? ""),
  modes: modesOf(/accessModes:((?:\s*-\s*\w+)+|\s*\[[^\]]*\])/.exec(wish)?.[1] ?? ""),
  hasSelector: /^\s*selector:\s*$[\s\S]*?match(?:Labels|Expressions):/m.test(wish),
});

/** Which one wish, if it were dropped, would leave a free volume? */
const byElimination = (
  claim: Pending,
  wish: Wish,
  volumes: ClusterFacts["volumes"],
  say: (cause: Cause, confidence: number, words: string, because: readonly Because[]) => readonly Finding[],
): readonly Finding[] => {
  const sameClass = volumes.filter(({ storageClass }) => storageClass === (claim.storageClass ?? ""));
  const first = volumes[0];
  if (first === undefined) return [];
  const because: readonly Because[] = [[`volumes: ${volumes.slice(0, 4).map(describe).join("; ")}`, first.evidence]];
  const isLargeEnough = ({ bytes }: (typeof volumes)[number]) => wish.bytes === null || (bytes ?? 0) >= wish.bytes;
  const hasModes = ({ accessModes }: (typeof volumes)[number]) =>
    wish.modes.every((mode) => accessModes.includes(mode));
  const free = sameClass.filter(({ status }) => status === "Available");
  if (sameClass.length === 0)
    return say("pvc-storage-class-mismatch", sureness.strong, `no volume has the class ${claim.storageClass}`, because);
  if (free.length === 0)
    return say("pv-already-bound", sureness.strong, "every volume of its class belongs to another claim", because);
  const fitting = free.filter(isLargeEnough);
  if (fitting.length === 0) return say("pvc-capacity-mismatch", sureness.strong, "no free volume is as large", because);
  if (!fitting.some(hasModes))
    return say("pvc-access-mode-mismatch", sureness.strong, "no free volume offers its access mode", because);
  if (wish.hasSelector)
    return say("pvc-selector-mismatch", sureness.strong, "no free volume carries the labels it selects", because);
  return [];
};

const describe = ({ name, accessModes, status, storageClass, claim }: ClusterFacts["volumes"][number]): string =>
  `${name} ${accessModes.join(",")} ${status} ${storageClass}${claim === null ? "" : ` for ${claim}`}`;
