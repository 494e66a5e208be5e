import { findingOf, sureness } from "../finding-of.ts";
import type { DatabaseCheck } from "./database-check.ts";

/** Two sessions that meet for a moment are everyday life; a queue, or a long wait, is not. */
const leastQueue = 3;
const leastQueueSeconds = 10;
const leastWaitSeconds = 60;

/** Who stands behind whom, as the status of a database tells it now. */
export const locks: DatabaseCheck = {
  causes: ["database-lock-contention"],
  looksAt: "sessions that wait for locks, for how long, and who holds them",
  wrongIf: "the holder is a migration or a backup that somebody has announced and that ends by itself",
  judge: ({ status, instance }) => {
    const [, sessions, longest] =
      /^Waiting for locks: (\d+) sessions?, the longest for (.+)$/m.exec(status?.text ?? "") ?? [];
    if (status === null || sessions === undefined || longest === undefined) return [];
    const [count, waited] = [Number(sessions), secondsIn(longest)];
    const isQueue = count >= leastQueue && waited >= leastQueueSeconds;
    if (!isQueue && waited < leastWaitSeconds) return [];
    const holder = holderIn(status.text);
    const who = holder === null ? "who holds it is not seen" : `${holder} holds it`;
    return [
      findingOf(
        "database-lock-contention",
        `database/${instance}`,
        sureness.strong + (holder === null ? 0 : 0.1),
        `${count === 1 ? "A session waits" : `${count} sessions wait`} for a lock on ${instance}, the longest for ${longest}; ${who}.`,
        [
          [`${count} waiting for locks, the longest for ${longest}`, status.evidence],
          ...(holder === null ? [] : [[`it is held by ${holder}`, status.evidence] as const]),
        ],
      ),
    ];
  },
};

/** The first that blocks others and waits for nobody: the end of the chain. */
const holderIn = (text: string): string | null => {
  const part = /^Who blocks: ((?:.+\n?)(?: {2}.+\n?)*)/m.exec(text)?.[1] ?? "";
  const root = part.split("\n").find((line) => line.trim() !== "" && !line.includes("and waits itself"));
  return root === undefined ? null : (/^\s*(\d+ \([^)]{1,120}\))/.exec(root)?.[1] ?? null);
};

const unitSeconds: Readonly<Record<string, number>> = { d: 86_400, h: 3_600, m: 60, s: 1 };

/** `1 m 20 s` → 80 */
const secondsIn = (text: string): number =>
  [...text.matchAll(/(\d+) ([dhms])\b/g)].reduce(
    (sum, [, n, unit]) => sum + Number(n) * (unitSeconds[unit ?? ""] ?? 0),
    0,
  );
