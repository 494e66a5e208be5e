import type { ReactNode } from "react";

export type Point = { readonly label: string; readonly value: number };
export type Series = { readonly name: string; readonly points: readonly Point[] };

type AxisChartProps = {
  readonly kind: "bar" | "line" | "area";
  readonly title: string;
  readonly series: readonly Series[];
  readonly categories: readonly string[];
  readonly xLabel: string;
  readonly yLabel: string;
};

const WIDTH = 520;
const HEIGHT = 220;
const PLOT = { left: 46, right: WIDTH - 8, top: 12, bottom: HEIGHT - 40 } as const;
const TICKS = 4;
/** So many names fit under the axis; of more, only every second or third is written. */
const NAMES_FIT = 8;

export const AxisChart = ({ kind, title, series, categories, xLabel, yLabel }: AxisChartProps): ReactNode => {
  const values = series.flatMap((one) => one.points.map((point) => point.value));
  const top = roundUp(Math.max(0, ...values));
  const low = Math.min(0, ...values);
  const yOf = (value: number): number => PLOT.bottom - ((value - low) / (top - low || 1)) * (PLOT.bottom - PLOT.top);
  const step = (PLOT.right - PLOT.left) / Math.max(1, categories.length);
  const xOf = (index: number): number => PLOT.left + step * (index + 0.5);
  const valueAt = (one: Series, category: string): number =>
    one.points.find((point) => point.label === category)?.value ?? 0;
  const every = Math.ceil(categories.length / NAMES_FIT);

  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={describe(title, series)} className="chart-picture">
      {Array.from({ length: TICKS + 1 }, (_, tick) => low + ((top - low) * tick) / TICKS).map((value) => (
        <g key={value}>
          <line className="chart-grid" x1={PLOT.left} x2={PLOT.right} y1={yOf(value)} y2={yOf(value)} />
          <text className="chart-tick" x={PLOT.left - 6} y={yOf(value) + 3.5} textAnchor="end">
            {short(value)}
          </text>
        </g>
      ))}
      {categories.map((category, index) =>
        index % every === 0 ? (
          <text key={category} className="chart-tick" x={xOf(index)} y={PLOT.bottom + 15} textAnchor="middle">
            {category}
          </text>
        ) : null,
      )}
      {series.map((one, order) =>
        kind === "bar" ? (
          categories.map((category, index) => {
            const width = Math.min(46, (step * 0.7) / series.length);
            const value = valueAt(one, category);
            const x = xOf(index) + (order - series.length / 2) * width;
            return (
              <rect
                key={`${one.name}-${category}`}
                className="chart-fill"
                data-series={order % 6}
                x={x + 1}
                width={Math.max(1, width - 2)}
                y={Math.min(yOf(value), yOf(0))}
                height={Math.abs(yOf(0) - yOf(value))}
                rx="2"
              >
                <title>{`${category}: ${value}`}</title>
              </rect>
            );
          })
        ) : (
          <Curve
            key={one.name}
            order={order}
            filled={kind === "area"}
            floor={yOf(0)}
            points={categories.map((category, index) => [xOf(index), yOf(valueAt(one, category))] as const)}
          />
        ),
      )}
      <text className="chart-label" x={(PLOT.left + PLOT.right) / 2} y={HEIGHT - 6} textAnchor="middle">
        {xLabel}
      </text>
      <text
        className="chart-label"
        transform={`translate(10 ${(PLOT.top + PLOT.bottom) / 2}) rotate(-90)`}
        textAnchor="middle"
      >
        {yLabel}
      </text>
    </svg>
  );
};

type CurveProps = {
  readonly order: number;
  readonly filled: boolean;
  readonly floor: number;
  readonly points: readonly (readonly [number, number])[];
};

const Curve = ({ order, filled, floor, points }: CurveProps): ReactNode => {
  const line = points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
  return (
    <g data-series={order % 6}>
      {filled ? (
        <polygon className="chart-area" points={`${points[0]?.[0]},${floor} ${line} ${points.at(-1)?.[0]},${floor}`} />
      ) : null}
      <polyline className="chart-line" points={line} />
      {points.length > 20 ? null : points.map(([x, y]) => <circle key={x} className="chart-dot" cx={x} cy={y} r="3" />)}
    </g>
  );
};

/** The next 1, 2, 2.5, 5 or 10 times a power of ten, so that the ticks are round. */
const roundUp = (value: number): number => {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  const step = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= value) ?? 10;
  return step * power;
};

const short = (value: number): string =>
  new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 }).format(value);

const describe = (title: string, series: readonly Series[]): string =>
  `${title}. ${series.map((one) => `${one.name}: ${one.points.map((point) => `${point.label} ${point.value}`).join(", ")}`).join(". ")}`;
