import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRasteriser } from "../../src/integrations/rasterise.ts";
import { altOf, chartSvg } from "../../views/chart.ts";

const t0 = Date.parse("2026-11-24T03:00:00.000Z");
const at = (minutes: number): string => new Date(t0 + minutes * 60_000).toISOString();
const outage = {
  title: "Failing requests of checkout",
  points: [0, 1, 2, 3, 4].map((n) => ({ at: at(n), value: n === 2 || n === 3 ? 0.41 : 0 })),
  marks: [{ at: at(4), label: "CHG-1: roll back checkout from v42 to v41" }],
};

describe("the picture of a metric", () => {
  it("says in words what it shows", () =>
    expect(altOf(outage)).toBe(
      "Failing requests of checkout: 0 % at 03:00, highest 41 %, 0 % at 03:04 UTC. Marked: CHG-1: roll back checkout from v42 to v41 at 03:04",
    ));

  it("tells times by the second where a minute would be all that they say", () => {
    const points = [0, 0.5, 1].map((minutes) => ({ at: at(minutes), value: 0.4 }));
    const short = { ...outage, points, marks: [] };
    expect(altOf(short)).toBe("Failing requests of checkout: 40 % at 03:00:00, highest 40 %, 40 % at 03:01:00 UTC");
    expect(chartSvg(short)).toContain(">03:00:15<");
  });

  it("is nothing where there is no line to draw", () => expect(chartSvg({ ...outage, points: [] })).toBeNull());

  it("becomes a PNG with letters in it, on a machine without fonts", async () => {
    const svg = chartSvg(outage) ?? "";
    const rasterise = createRasteriser();
    const png = await rasterise(svg);
    expect(Buffer.from(png.subarray(1, 4)).toString()).toBe("PNG");
    const silent = await rasterise(svg.replaceAll(/<text.*?<\/text>/g, ""));
    expect(png.byteLength).toBeGreaterThan(silent.byteLength * 1.2);
  });

  it("labels of marks cover neither each other nor the edge, and say what happened as far as there is room", () => {
    const marks = [
      { at: at(1), label: "v42 deployed" },
      { at: at(1.1), label: "CheckoutErrorsHigh" },
      { at: at(1.2), label: "CheckoutLatencyHigh" },
      { at: at(3.6), label: "CHG-1: roll back checkout from v42 to v41" },
    ];
    const svg = chartSvg({ ...outage, marks }) ?? "";
    const labels = [...svg.matchAll(/<text x="([\d.]+)" y="(46|62|78)\.0"[^>]*text-anchor="(\w+)"[^>]*>([^<]*)</g)];
    const spans = labels.map(([, x = "", row = "", anchor, said = ""]) => {
      const length = said.length * 8.6;
      return anchor === "end" ? { row, from: +x - length, to: +x } : { row, from: +x, to: +x + length };
    });
    expect(labels.map(([, , , , said]) => said?.slice(0, 5))).toEqual(["v42 d", "Check", "Check", "CHG-1"]);
    for (const [index, one] of spans.entries()) {
      expect(one.from).toBeGreaterThan(0);
      expect(one.to).toBeLessThan(900);
      for (const other of spans.slice(index + 1))
        expect(one.row !== other.row || one.to < other.from || other.to < one.from).toBe(true);
    }
  });

  it("a label stands where no other line goes through it, when there is such a place", () => {
    const marks = [
      { at: at(2), label: "v42 deployed" },
      { at: at(2.1), label: "CheckoutErrorsHigh" },
    ];
    const svg = chartSvg({ ...outage, marks }) ?? "";
    const sides = [...svg.matchAll(/text-anchor="(start|end)">(v42 deployed|CheckoutErrorsHigh)</g)];
    expect(sides.map(([, side, said]) => `${said} ${side}`)).toEqual(["v42 deployed end", "CheckoutErrorsHigh start"]);
  });

  it("foreign words stay words", () => {
    const hostile = fc
      .string({ unit: "binary" })
      .map((said) => `<script>&"${said}</text><image href="file:///etc/passwd"/>`);
    fc.assert(
      fc.property(hostile, (said) => {
        const svg = chartSvg({ ...outage, title: said, marks: [{ at: at(1), label: said }] }) ?? "";
        expect(svg).not.toContain("<script");
        expect(svg).not.toContain("<image");
      }),
    );
  });

  it("draws every series, also one that stands still", () => {
    const series = fc.array(fc.record({ minutes: fc.nat(600), value: fc.double({ min: 0, max: 1, noNaN: true }) }), {
      minLength: 2,
      maxLength: 50,
    });
    fc.assert(
      fc.property(series, (points) => {
        const svg = chartSvg({ ...outage, points: points.map(({ minutes, value }) => ({ at: at(minutes), value })) });
        expect(svg).not.toMatch(/NaN|Infinity|undefined/);
      }),
    );
  });
});
