import { epochMsOf } from "../src/base/instant.ts";
import type { Chart } from "../src/domain/chart.ts";
import { typeable } from "./text.ts";

const width = 900;
const height = 320;
const frame = { left: 64, right: 36, top: 84, bottom: 40 };
const inner = { width: width - frame.left - frame.right, height: height - frame.top - frame.bottom };
const yTicks = 4;
const xTicks = 5;
/** More points than pixels only make the picture larger. */
const pointsLimit = 600;
const titleLimit = 80;
/** A change with its service and both versions. */
const markLimit = 44;
/** Baselines of the labels of marks, between the title and the frame. */
const labelRows = [46, 62, 78] as const;
const labelGap = 6;
/** DejaVu Sans at 14, rather wide, so that two labels never touch. */
const letterWidth = 8.6;
const fewestLetters = 5;

/**
 * One series over time as SVG, for a picture that is uploaded: black on white, readable in a thread on a phone.
 * The same facts stand in words in `altOf`.
 * @returns null when there are too few points to draw a line
 */
export const chartSvg = (chart: Chart): string | null => {
  const points = thinned(chart.points);
  if (points.length < 2) return null;
  const scale = scaleOf({ ...chart, points });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    text(frame.left, 28, clipped(chart.title, titleLimit), 'font-size="18" font-weight="bold"'),
    ...gridLines(scale),
    `<polyline fill="none" stroke="#b3261e" stroke-width="2.5" stroke-linejoin="round" points="${points
      .map(({ at, value }) => `${scale.x(at).toFixed(1)},${scale.y(value).toFixed(1)}`)
      .join(" ")}"/>`,
    ...markLines(scale, chart.marks),
    "</svg>",
  ].join("");
};

/** For those who cannot see it, and for the evidence: where it began, how high it went, where it is. */
export const altOf = ({ title, points, marks }: Chart): string => {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return `${title}: nothing to show`;
  const highest = Math.max(...points.map(({ value }) => value));
  const clockOf = clockFor(epochMsOf(last.at) - epochMsOf(first.at));
  const marked = marks.map(({ at, label }) => `${label} at ${clockOf(at)}`).join(", ");
  const range = `${percent(first.value)} at ${clockOf(first.at)}, highest ${percent(highest)}, ${percent(last.value)} at ${clockOf(last.at)} UTC`;
  return `${title}: ${range}${marked === "" ? "" : `. Marked: ${marked}`}`;
};

type Scale = {
  readonly x: (at: string) => number;
  readonly y: (value: number) => number;
  readonly top: number;
  readonly fromMs: number;
  readonly toMs: number;
};

const scaleOf = ({ points }: Chart): Scale => {
  const fromMs = epochMsOf(points[0]?.at ?? "");
  const toMs = Math.max(fromMs + 1, epochMsOf(points.at(-1)?.at ?? ""));
  const top = niceTop(Math.max(...points.map(({ value }) => value)));
  const x = (at: string): number =>
    frame.left + (Math.min(Math.max(epochMsOf(at), fromMs), toMs) - fromMs) * (inner.width / (toMs - fromMs));
  const y = (value: number): number => frame.top + inner.height - (Math.min(value, top) / top) * inner.height;
  return { x, y, top, fromMs, toMs };
};

/** The next of 1, 2, 4, 10, 20, 40, 100 %, so that the ticks are round numbers. */
const niceTop = (highest: number): number =>
  [0.01, 0.02, 0.04, 0.1, 0.2, 0.4, 1].find((top) => highest <= top) ?? highest;

const gridLines = (scale: Scale): readonly string[] => {
  const clockOf = clockFor(scale.toMs - scale.fromMs);
  return [
    ...Array.from({ length: yTicks + 1 }, (_, n) => {
      const value = (scale.top / yTicks) * n;
      const y = scale.y(value);
      return `<line x1="${frame.left}" x2="${width - frame.right}" y1="${y}" y2="${y}" stroke="#d9d9d9"/>${text(frame.left - 8, y + 5, percent(value), 'font-size="14" text-anchor="end"')}`;
    }),
    ...Array.from({ length: xTicks }, (_, n) => {
      const at = new Date(scale.fromMs + ((scale.toMs - scale.fromMs) / (xTicks - 1)) * n).toISOString();
      return text(scale.x(at), height - 14, clockOf(at), 'font-size="14" text-anchor="middle"');
    }),
  ];
};

type Label = { readonly x: number; readonly anchor: "start" | "end"; readonly said: string; readonly row: number };
type Span = { readonly row: number; readonly from: number; readonly to: number };

/**
 * A label stands beside its line, right of it or left, in the first row where it covers no other label and, if it can be,
 * no other line; cut when that is the only way. One for which there is no room at all is left to `altOf`.
 */
const labelsOf = (scale: Scale, marks: Chart["marks"]): readonly Label[] => {
  const taken: Span[] = [];
  const lines = marks.map(({ at }) => scale.x(at));
  const isFree = ({ row, from, to }: Span): boolean =>
    from > 0 && to < width && !taken.some((one) => one.row === row && from < one.to && to > one.from);
  const crosses = ({ from, to }: Span): boolean => lines.some((line) => line > from && line < to);
  return marks.flatMap(({ at, label }) => {
    const places = placesFor(scale.x(at), label).filter(({ span }) => isFree(span));
    const place = places.find(({ span }) => !crosses(span)) ?? places[0];
    if (place === undefined) return [];
    taken.push(place.span);
    return [place.label];
  });
};

type Place = { readonly label: Label; readonly span: Span };

/** Whole before cut, right before left, high before low. */
const placesFor = (x: number, label: string): readonly Place[] => {
  const whole = clipped(label, markLimit);
  const shorter = clipped(label, Math.floor((width - x - labelGap) / letterWidth));
  const tries = [
    { said: whole, anchor: "start" as const },
    { said: whole, anchor: "end" as const },
    { said: shorter, anchor: "start" as const },
  ].filter(({ said }) => said.length >= fewestLetters);
  return tries.flatMap(({ said, anchor }) =>
    [...labelRows.keys()].map((row) => {
      const length = labelGap + [...said].length * letterWidth;
      return anchor === "start"
        ? { label: { x: x + labelGap, anchor, said, row }, span: { row, from: x, to: x + length } }
        : { label: { x: x - labelGap, anchor, said, row }, span: { row, from: x - length, to: x } };
    }),
  );
};

const markLines = (scale: Scale, marks: Chart["marks"]): readonly string[] => [
  ...marks.map(({ at }) => {
    const x = scale.x(at);
    return `<line x1="${x}" x2="${x}" y1="${frame.top - 36}" y2="${frame.top + inner.height}" stroke="#1a1a1a" stroke-dasharray="5 4"/>`;
  }),
  ...labelsOf(scale, marks).map(({ x, anchor, said, row }) =>
    text(x, labelRows[row] ?? 0, said, `font-size="14" text-anchor="${anchor}"`),
  ),
];

const text = (x: number, y: number, said: string, style: string): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-family="DejaVu Sans" fill="#1a1a1a" ${style}>${escaped(said)}</text>`;

/** Foreign words stay words: nothing in them can become markup, and nothing in a picture can be clicked. */
const escaped = (said: string): string =>
  typeable(said).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const clipped = (said: string, limit: number): string => {
  const letters = [...said];
  return letters.length <= limit ? said : `${letters.slice(0, limit - 1).join("")}…`;
};

/** Below this, two ticks would show the same minute. */
const minutesFromMs = (xTicks - 1) * 60_000;

/** Times of day as precise as the time that they are read in: `16:09`, or `16:09:41` within a few minutes. */
const clockFor =
  (spanMs: number) =>
  (at: string): string =>
    at.slice(11, spanMs < minutesFromMs ? 19 : 16);

const percent = (value: number): string => {
  const hundredths = value * 100;
  return `${hundredths >= 10 || Number.isInteger(hundredths) ? Math.round(hundredths) : hundredths.toFixed(1)} %`;
};

const thinned = (points: Chart["points"]): Chart["points"] => {
  const step = Math.ceil(points.length / pointsLimit);
  return step <= 1 ? points : points.filter((_, index) => index % step === 0 || index === points.length - 1);
};
