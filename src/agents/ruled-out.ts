import type { Evidence } from "../app/ports/evidence-store.ts";
import type { Instant } from "../base/instant.ts";
import type { Claim, Finding } from "../domain/investigation.ts";
import { type Absence, absencesIn } from "./absences.ts";
import { type Cause, type CauseRow, causeRow, isCause } from "./causes.ts";

/** What has to be known of an incident to say that one explanation of it competes with another. */
export type Surroundings = {
  readonly find: (id: string) => Evidence | null;
  /** The first that anybody knew of it. */
  readonly noticedAt: Instant;
  /** What is said to be broken, by any name, what that needs, and where it keeps its data. */
  readonly near: readonly string[];
  /** What people here have put right; it binds. */
  readonly corrections: readonly string[];
};

/**
 * Does code find, in the records that a claim cites, that another explanation of the same trouble does not hold? What the
 * claim says is for people. Where it names a cause, the records have to speak against that one.
 */
export const rulesOutRival = ({ evidence, against }: Claim, best: Finding, around: Surroundings): boolean => {
  const records = evidence.flatMap((id) => around.find(id) ?? []);
  const rivals = rivalsRuledOut(records, best, around);
  return against === undefined
    ? rivals.length > 0
    : rivals.some(({ causes, object }) => object === against.object && causes.some((cause) => cause === against.cause));
};

/** Explanations that compete with the best one, and that these records speak against; their causes are those that compete. */
export const rivalsRuledOut = (
  records: readonly Evidence[],
  best: Finding,
  { noticedAt, near }: Pick<Surroundings, "noticedAt" | "near">,
): readonly Absence[] => {
  const found = records.filter(({ status }) => status === "ok");
  return absencesIn(found, noticedAt).flatMap((absence) => {
    const causes = absence.causes.filter((cause) => competes(absence, cause, best, near));
    return causes.length === 0 ? [] : [{ ...absence, causes }];
  });
};

/** Groups whose causes look alike from the outside: whoever suspects one has to think of the others. */
const looksLike: Readonly<Record<CauseRow["group"], readonly CauseRow["group"][]>> = {
  admission: ["admission", "scheduling", "start-up", "running", "node"],
  scheduling: ["admission", "scheduling", "start-up", "node"],
  "start-up": ["admission", "scheduling", "start-up", "running", "node"],
  running: ["admission", "scheduling", "start-up", "running", "network", "node", "database", "change"],
  network: ["start-up", "running", "network", "node", "database", "change"],
  node: ["scheduling", "start-up", "running", "network", "node"],
  database: ["start-up", "running", "network", "node", "database", "change"],
  change: ["running", "network", "node", "database", "change"],
  none: [],
};

const competes = (
  { object, isOneOfMany }: Absence,
  cause: Cause,
  best: Finding,
  near: Surroundings["near"],
): boolean => {
  if (!isCause(best.cause) || (cause === best.cause && object === best.object)) return false;
  if (!looksLike[causeRow(best.cause).group].includes(causeRow(cause).group)) return false;
  // What is blamed already is no dependency of itself.
  if (object === best.object) return cause !== "dependency-unreachable";
  if (object.startsWith("node/")) return isOneOfMany !== true || best.object.startsWith("node/");
  return near.includes(object.slice(object.indexOf("/") + 1));
};
