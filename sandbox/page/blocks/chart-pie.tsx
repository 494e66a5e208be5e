import type { ReactNode } from "react";
import type { Point } from "./chart-axis.tsx";

type PieProps = { readonly title: string; readonly segments: readonly Point[] };

const RADIUS = 70;
const ROUND = 2 * Math.PI * RADIUS;

/** A ring, each segment named with its number and share beside it. */
export const PieChart = ({ title, segments }: PieProps): ReactNode => {
  const total = segments.reduce((sum, segment) => sum + Math.max(0, segment.value), 0) || 1;
  const starts = segments.map((_, index) =>
    segments.slice(0, index).reduce((sum, segment) => sum + Math.max(0, segment.value) / total, 0),
  );
  const label = `${title}. ${segments.map((segment) => `${segment.label}: ${segment.value}`).join(", ")}`;
  return (
    <div className="pie">
      <svg viewBox="0 0 200 200" role="img" aria-label={label} className="pie-picture">
        <g transform="rotate(-90 100 100)">
          {segments.map((segment, index) => (
            <circle
              key={segment.label}
              className="pie-segment"
              data-series={index % 6}
              cx="100"
              cy="100"
              r={RADIUS}
              strokeDasharray={`${Math.max(0, (segment.value / total) * ROUND - 2)} ${ROUND}`}
              strokeDashoffset={-(starts[index] ?? 0) * ROUND}
            />
          ))}
        </g>
      </svg>
      <ul className="chart-legend pie-legend">
        {segments.map((segment, index) => (
          <li key={segment.label}>
            <span className="chart-swatch" data-series={index % 6} aria-hidden="true" />
            {segment.label}
            <span className="pie-share">
              {segment.value} ({Math.round((segment.value / total) * 100)} %)
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
};
