import { ageSeconds, timesSeen } from "./age.ts";

export type EventLine = {
  readonly isWarning: boolean;
  readonly reason: string;
  readonly message: string;
  /** Seconds since it was last seen; null when not told. */
  readonly age: number | null;
  readonly count: number;
  /** `pod`, `replicaset`, …, lower case. */
  readonly kind: string;
  readonly name: string;
};

const inTable = /^(.*?)\b(Normal|Warning)\s+(\S+)\s+([A-Za-z]+)\/(\S+)\s+(.*)$/;
const inDescription = /^\s*(Normal|Warning)\s+(\S+)\s+(.+?)\s{2,}(\S+(?:, \S+)*)\s{2,}(.*)$/;
/** Before Kubernetes 1.8: first seen, last seen, count, from, place, type, reason, message. */
const inOldDescription = /^\s*(\S+)\s+(\S+)\s+(\d+)\s+(?:\{[^}]*\}|\S+)\s+(?:\S+\s+)?(Normal|Warning)\s+(\S+)\s+(.*)$/;

/** Events of a `get events` table, plain or wide. */
export const parseEventTable = (text: string): readonly EventLine[] =>
  text.split("\n").flatMap((line): readonly EventLine[] => {
    const [, before, type, reason, kind, name, rest] = inTable.exec(line) ?? [];
    if (before === undefined || reason === undefined || kind === undefined || name === undefined) return [];
    const lastSeen =
      before
        .trim()
        .split(/\s{2,}/)
        .at(-1) ?? "";
    return [
      {
        isWarning: type === "Warning",
        reason,
        message: withoutWideColumns(rest ?? ""),
        age: ageSeconds(lastSeen),
        count: timesSeen(lastSeen),
        kind: kind.toLowerCase(),
        name,
      },
    ];
  });

/** `-o wide` puts place and source before the message, and first seen, count and name after it. */
const withoutWideColumns = (rest: string): string =>
  rest
    .replace(/^(?:spec\.\S+\s+)?(?:[\w-]+(?:, \S+)?\s{2,})?(?=\S)/, (taken) => (/\s{2,}$/.test(taken) ? "" : taken))
    .replace(/\s{2,}(?:\d+[smhdy])+\s+\d+\s+\S+\s*$/, "")
    .trim();

/** Events at the end of a description, of the object that is described. */
export const parseDescribedEvents = (text: string, kind: string, name: string): readonly EventLine[] => {
  const at = text.search(/^Events:/m);
  if (at === -1) return [];
  const about = { kind: kind.toLowerCase(), name };
  const events: EventLine[] = [];
  for (const line of text.slice(at).split("\n").slice(1)) {
    const [, type, reason, age, , message] = inDescription.exec(line) ?? [];
    if (reason !== undefined && age !== undefined && message !== undefined) {
      const row = { isWarning: type === "Warning", reason, message, age: ageSeconds(age), count: timesSeen(age) };
      events.push({ ...row, ...about });
      continue;
    }
    const [, , lastSeen, count, oldType, oldReason, oldMessage] = inOldDescription.exec(line) ?? [];
    if (oldReason !== undefined && lastSeen !== undefined) {
      const row = { isWarning: oldType === "Warning", reason: oldReason, message: oldMessage ?? "" };
      events.push({ ...row, age: ageSeconds(lastSeen), count: Number(count), ...about });
    } else if (/^\s{8,}\S/.test(line) && !/^\s*(?:Type|----)/.test(line)) {
      // A message with line breaks goes on, indented.
      const last = events.pop();
      if (last !== undefined) events.push({ ...last, message: `${last.message} ${line.trim()}` });
    }
  }
  return events;
};
