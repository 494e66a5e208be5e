import { formatDuration } from "../src/base/duration.ts";
import {
  type BudgetLeft,
  budgetLastsMs,
  budgetLeft,
  burnAlerts,
  burnRate,
  judgeBurn,
  type Measurement,
  type SloReport,
} from "../src/domain/slo.ts";
import { context, type Draft, header, type Message, message, paragraph, titledList } from "./blocks.ts";
import { join, linkTo, type Phrase, type Sayable, say } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

/** More names than these are not read. */
const moreNamed = 20;
/** One sample that is missing in a hundred is not worth a word. */
const wholeFrom = 0.99;
/** A budget that outlives a year at this rate is no news. */
const farAwayMs = 366 * 24 * 60 * 60_000;

type Measured = Extract<SloReport, { kind: "objective" }>;

/** How services stand to what was promised of them. `more`: names of those that were left out. */
export const sloReports = (
  { reports, more }: { readonly reports: readonly SloReport[]; readonly more: readonly string[] },
  ctx: ViewContext,
): Message => {
  const { slo } = ctx.words;
  const leads = reports.map((report) => leadOf(report, ctx));
  return message({
    text: leads.length === 0 ? slo.none : join(leads, " "),
    blocks: [
      header(slo.title),
      leads.length === 0 ? paragraph(slo.none) : null,
      ...reports.flatMap((report, index) => blocksOf(report, leads[index] ?? [], ctx)),
      context(
        more.length === 0 ? "" : slo.more(more.slice(0, moreNamed).join(", ")),
        leads.length === 0 ? "" : slo.note,
      ),
    ],
  });
};

const blocksOf = (report: SloReport, lead: Phrase, ctx: ViewContext): Draft =>
  report.kind === "no_objective"
    ? [paragraph(lead)]
    : [paragraph(lead), titledList(ctx.words.slo.measured, linesOf(report, ctx))];

/** What to do; and while it burns, how long there is. */
const leadOf = (report: SloReport, { words: { slo: said } }: ViewContext): Phrase => {
  if (report.kind === "no_objective") return said.noObjective(report.service);
  const burn = judgeBurn(report.fast, report.slow, report.slo.objective);
  const parts: readonly Sayable[] = [said.lead(report.service, burn), ...urgencyOf(report, said)];
  return join(parts, " ");
};

const urgencyOf = ({ fast, window, slo }: Measured, said: ViewContext["words"]["slo"]): readonly Sayable[] => {
  const left = budgetLeft(window, slo);
  if (left === null) return [];
  if (left.share <= 0) return [said.spent];
  const rate = fast.kind === "measured" ? burnRate(fast.errorRatio, slo.objective) : 0;
  const lastsMs = rate > 1 ? budgetLastsMs(left.share, rate, slo.windowMs) : null;
  if (lastsMs === null || lastsMs > farAwayMs) return [];
  return [(left.kind === "exactly" ? said.lasts : said.atMostLasts)(formatDuration(lastsMs))];
};

const linesOf = (report: Measured, ctx: ViewContext): readonly Phrase[] => {
  const { slo: said } = ctx.words;
  const { slo, fast, slow, window } = report;
  const { objective, windowMs } = slo;
  const budgetMs = windowMs * (1 - objective);
  const burns = (measured: Measurement, alert: { readonly rate: number; readonly windowMs: number }): Phrase =>
    line(measured, alert.windowMs, ctx, (time, errorRatio) =>
      said.burns(time, percent(errorRatio), figure(burnRate(errorRatio, objective)), figure(alert.rate)),
    );
  return [
    said.objective(percent(objective), formatDuration(windowMs), formatDuration(budgetMs)),
    burns(fast, burnAlerts.fast),
    burns(slow, burnAlerts.slow),
    line(window, windowMs, ctx, (time, errorRatio) => said.window(time, percent(errorRatio))),
    budgetLine(budgetLeft(window, slo), budgetMs, ctx),
  ];
};

/** One window: its figure, how much of it was really covered, and where a person sees the same. */
const line = (
  measured: Measurement,
  windowMs: number,
  { words: { slo: said } }: ViewContext,
  figures: (time: string, errorRatio: number) => Phrase,
): Phrase => {
  const time = formatDuration(windowMs);
  if (measured.kind === "unmeasured") return said.unmeasured(time, measured.because);
  const { errorRatio, coveredMs, samples, link } = measured;
  const read = figures(time, errorRatio);
  const isWhole = coveredMs >= wholeFrom * windowMs;
  const full = samples === 1 ? said.oneSample(read) : isWhole ? read : said.partly(read, formatDuration(coveredMs));
  return link === null ? full : say`${full} ${linkTo(link, "Graph", "any")}`;
};

const budgetLine = (left: BudgetLeft | null, budgetMs: number, { words: { slo: said } }: ViewContext): Phrase => {
  if (left === null) return say`${said.leftUnknown}`;
  if (left.share <= 0) return said.overspent(percent(1 - left.share));
  const words = left.kind === "exactly" ? said.left : said.leftAtMost;
  return words(percent(left.share), formatDuration(left.share * budgetMs));
};

const percent = (share: number): string => `${figure(share * 100)} %`;
/** Three digits tell a tired person enough; 99.95 and 99.999 are told apart by theirs. */
const figure = (value: number): string =>
  String(Number(value >= 99 && value < 100 ? value.toFixed(4) : Math.abs(value) < 0.0001 ? "0" : value.toPrecision(3)));
