import { ageSeconds } from "./age.ts";
import { workloadOf } from "./workload-name.ts";

export type PodRow = {
  readonly name: string;
  /** Null when the table is of one namespace. */
  readonly namespace: string | null;
  readonly workload: string;
  readonly ready: number;
  readonly containers: number;
  /** `Running`, `CrashLoopBackOff`, `Init:0/1`, … */
  readonly status: string;
  readonly restarts: number;
  /** Seconds since the last restart; null when there was none, or the version does not tell. */
  readonly restartedAgo: number | null;
  readonly age: number | null;
  readonly ip: string | null;
  readonly node: string | null;
};

/** With or without titles: a search prints the rows alone, with the namespace first. */
const row =
  /^\s*(?:(\S+)\s+)?(\S+)\s+(\d+)\/(\d+)\s+([A-Za-z][\w:./-]*)\s+(\d+)(?:\s+\((\S+) ago\))?\s+(\S+)(?:\s+(\S+)\s+(\S+))?/;

export const parsePods = (text: string): readonly PodRow[] =>
  text.split("\n").flatMap((line): readonly PodRow[] => {
    const [, namespace, name, ready, containers, status, restarts, ago, age, ip, node] = row.exec(line) ?? [];
    if (name === undefined || status === undefined) return [];
    return [
      {
        name,
        namespace: namespace ?? null,
        workload: workloadOf(name),
        ready: Number(ready),
        containers: Number(containers),
        status,
        restarts: Number(restarts),
        restartedAgo: ago === undefined ? null : ageSeconds(ago),
        age: ageSeconds(age ?? ""),
        ip: told(ip),
        node: told(node),
      },
    ];
  });

const told = (cell: string | undefined): string | null => (cell === undefined || /^<\w+>$/.test(cell) ? null : cell);

export const isFinished = ({ status }: PodRow): boolean => /^(?:Completed|Succeeded)$/.test(status);

export const isWell = (pod: PodRow): boolean =>
  isFinished(pod) || (pod.status === "Running" && pod.ready === pod.containers);
