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
const markLimit = 28;

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
    ...chart.marks.flatMap((mark, index) => markLines(scale, mark, index)),
    "</svg>",
  ].join("");
};

/** For those who cannot see it, and for the evidence: where it began, how high it went, where it is. */
export const altOf = ({ title, points, marks }: Chart): string => {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return `${title}: nothing to show`;
  const highest = Math.max(...points.map(({ value }) => value));
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

const gridLines = (scale: Scale): readonly string[] => [
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

const markLines = (scale: Scale, { at, label }: Chart["marks"][number], index: number): readonly string[] => {
  const x = scale.x(at);
  const isRight = x > frame.left + inner.width * 0.7;
  return [
    `<line x1="${x}" x2="${x}" y1="${frame.top - 36}" y2="${frame.top + inner.height}" stroke="#1a1a1a" stroke-dasharray="5 4"/>`,
    text(
      isRight ? x - 6 : x + 6,
      frame.top - 28 + (index % 2) * 18,
      clipped(label, markLimit),
      `font-size="14" text-anchor="${isRight ? "end" : "start"}"`,
    ),
  ];
};

const text = (x: number, y: number, said: string, style: string): string =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-family="DejaVu Sans" fill="#1a1a1a" ${style}>${escaped(said)}</text>`;

/** Foreign words stay words: nothing in them can become markup, and nothing in a picture can be clicked. */
const escaped = (said: string): string =>
  typeable(said).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");

const clipped = (said: string, limit: number): string => {
  const letters = [...said];
  return letters.length <= limit ? said : `${letters.slice(0, limit - 1).join("")}…`;
};

const clockOf = (at: string): string => at.slice(11, 16);

const percent = (value: number): string => {
  const hundredths = value * 100;
  return `${hundredths >= 10 || Number.isInteger(hundredths) ? Math.round(hundredths) : hundredths.toFixed(1)} %`;
};

const thinned = (points: Chart["points"]): Chart["points"] => {
  const step = Math.ceil(points.length / pointsLimit);
  return step <= 1 ? points : points.filter((_, index) => index % step === 0 || index === points.length - 1);
};
