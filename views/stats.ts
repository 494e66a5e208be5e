import { formatDuration } from "../src/base/duration.ts";
import type { Severity } from "../src/domain/severity.ts";
import { type Block, context, header, type Message, message, paragraph, preformatted, titledList } from "./blocks.ts";
import type { ViewContext } from "./words.ts";

/** One severity's figures; medians in milliseconds, null when none got that far. */
export type StatsLine = {
  readonly severity: Severity;
  readonly count: number;
  readonly medianAckMs: number | null;
  readonly medianMitigateMs: number | null;
  readonly medianResolveMs: number | null;
};

const barWidth = 30;

/** Figures as sentences, which screen readers can read, and as a picture drawn in characters. */
export const statsMessage = (rows: readonly StatsLine[], days: number, ctx: ViewContext): Message => {
  const { stats } = ctx.words.learning;
  const counted = rows.filter((row) => row.count > 0);
  const total = counted.reduce((count, row) => count + row.count, 0);
  return message({
    text: total === 0 ? stats.none : stats.summary(days, total),
    blocks: [
      header(stats.title(days)),
      total === 0 ? paragraph(stats.none) : paragraph(stats.summary(days, total)),
      ...(total === 0 ? [] : [table(counted, ctx), chart(counted)]),
      context(total === 0 ? "" : stats.note),
    ],
  });
};

const table = (rows: readonly StatsLine[], { words }: ViewContext): Block | null => {
  const { stats } = words.learning;
  const time = (durationMs: number | null): string => (durationMs === null ? stats.never : formatDuration(durationMs));
  return titledList(
    stats.columns,
    rows.map((row) =>
      stats.line(row.severity, row.count, time(row.medianAckMs), time(row.medianMitigateMs), time(row.medianResolveMs)),
    ),
  );
};

const chart = (rows: readonly StatsLine[]): Block => {
  const most = Math.max(1, ...rows.map((row) => row.count));
  const bars = rows.map(
    ({ severity, count }) => `${severity} ${"█".repeat(Math.ceil((count / most) * barWidth))} ${count}`,
  );
  return preformatted(bars.join("\n"));
};
