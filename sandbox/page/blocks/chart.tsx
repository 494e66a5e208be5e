import type { ReactNode } from "react";
import type { BlockProps } from "./blocks.tsx";
import { AxisChart, type Series } from "./chart-axis.tsx";
import { PieChart } from "./chart-pie.tsx";
import { type Fields, fieldsOf, numberOf, rowsOf, stringOf, stringsOf } from "./read.ts";

/** `data_visualization`: bars, lines, areas and pies, with the numbers in a table for those who cannot see the picture. */
export const ChartBlock = ({ block }: BlockProps): ReactNode => {
  const chart = fieldsOf(block.chart);
  const title = stringOf(block.title);
  const type = stringOf(chart.type);
  if (type === "pie") {
    const segments = rowsOf(chart.segments).map(pointOf);
    return (
      <ChartFrame title={title} names={[]}>
        <PieChart title={title} segments={segments} />
      </ChartFrame>
    );
  }
  if (type !== "bar" && type !== "line" && type !== "area") {
    return <span className="unsupported">unsupported chart: {type}</span>;
  }
  const series: readonly Series[] = rowsOf(chart.series).map((row) => ({
    name: stringOf(row.name),
    points: rowsOf(row.data).map(pointOf),
  }));
  const axis = fieldsOf(chart.axis_config);
  const asked = stringsOf(axis.categories);
  const categories = asked.length > 0 ? asked : (series[0]?.points.map((point) => point.label) ?? []);
  return (
    <ChartFrame title={title} names={series.map((one) => one.name)}>
      <AxisChart
        kind={type}
        title={title}
        series={series}
        categories={categories}
        xLabel={stringOf(axis.x_label)}
        yLabel={stringOf(axis.y_label)}
      />
    </ChartFrame>
  );
};

const pointOf = (row: Fields) => ({ label: stringOf(row.label), value: numberOf(row.value) });

type FrameProps = { readonly title: string; readonly names: readonly string[]; readonly children: ReactNode };

const ChartFrame = ({ title, names, children }: FrameProps): ReactNode => (
  <figure className="chart">
    <figcaption>{title}</figcaption>
    {children}
    {names.length < 2 ? null : (
      <ul className="chart-legend">
        {names.map((name, index) => (
          <li key={name}>
            <span className="chart-swatch" data-series={index % 6} aria-hidden="true" />
            {name}
          </li>
        ))}
      </ul>
    )}
  </figure>
);
