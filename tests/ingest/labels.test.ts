import { describe, expect, test } from "vitest";
import { generic } from "../../src/ingest/generic.ts";
import { labelsLimit } from "../../src/ingest/limits.ts";
import { remainderOf } from "../../src/ingest/remainder.ts";
import { labelsOfTags } from "../../src/ingest/tags.ts";
import { alertsIn, context } from "./given.ts";

const labelsIn = (body: object) => alertsIn(generic.read({ title: "x", ...body }, context))[0]?.labels ?? {};

describe("labels are bounded, and what a bound cuts is counted", () => {
  test("in their number", () => {
    const many = Object.fromEntries(Array.from({ length: labelsLimit + 7 }, (_, n) => [`l${n}`, "v"]));
    const labels = labelsIn({ labels: many });
    expect(Object.keys(labels)).toHaveLength(labelsLimit + 1);
    expect(labels.firebreak_labels_cut).toBe("7");
  });
  test("in their length", () => {
    const labels = labelsIn({ labels: { long: "v".repeat(10_001) }, deep: { text: "t".repeat(1_001) } });
    expect(labels).toMatchObject({ firebreak_values_cut: "2", long: expect.stringMatching(/v…$/) });
    expect(labels["deep.text"]).toHaveLength(1_000);
  });
  test("in their names", () =>
    expect(labelsIn({ ["n".repeat(201)]: "v" })).toMatchObject({ firebreak_labels_cut: "1" }));
  test("in their depth", () => {
    const deep = Array.from({ length: 12 }).reduce<unknown>((inside) => ({ d: inside }), "v");
    expect(labelsIn({ deep })).toMatchObject({ firebreak_labels_cut: "1" });
  });
  test("in what a body says of each of a thousand alerts", () => {
    const alerts = Array.from({ length: 1_000 }, () => ({ title: "x" }));
    const around = Object.fromEntries(Array.from({ length: 400 }, (_, n) => [`l${n}`, "v".repeat(900)]));
    const read = alertsIn(generic.read({ alerts, site: "berlin", ...around }, context));
    expect(JSON.stringify(read).length).toBeLessThan(5_000_000);
    expect(read[0]?.labels).toMatchObject({ site: "berlin", firebreak_labels_cut: "398" });
  });
  test("and links", () => {
    const links = Array.from({ length: 12 }, (_, n) => `https://x.example/${n}`);
    expect(labelsIn({ links })).toMatchObject({ firebreak_links_cut: "2" });
  });
});

describe("two values that would have one name both stay", () => {
  test("in one body", () =>
    expect(remainderOf({ "a.b": 1, a: { b: 2 } }).labels).toEqual({ "a.b": "1", "a.b#2": "2" }));
  test("between labels and the rest", () =>
    expect(labelsIn({ labels: { host: "a" }, host: "b" })).toMatchObject({ host: "a", "host#2": "b" }));
  test("and a name that is JavaScript's own is no trap", () =>
    expect(labelsIn(JSON.parse('{"__proto__": "x", "labels": {"__proto__": "y", "constructor": "z"}}'))).toEqual({
      _proto_: "y",
      constructor: "z",
      "_proto_#2": "x",
    }));
});

test("nothing is no label: null, an empty list and an empty object", () =>
  expect(remainderOf({ a: null, b: [], c: {}, d: [null, 0, false, ""] }).labels).toEqual({
    "d.1": "0",
    "d.2": "false",
    "d.3": "",
  }));

test.each<readonly [readonly string[], Readonly<Record<string, string>>]>([
  [["env:prod", "service: x ", "urgent"], { env: "prod", service: "x", urgent: "true" }],
  [["host:a", "host:b"], { host: "a, b" }],
  [["url:http://x:1", "k=v=w", "", " "], { url: "http://x:1", k: "v=w" }],
  [[":odd", "odd:"], { ":odd": "true", odd: "true" }],
])("tags %j", (tags, labels) => expect(labelsOfTags(tags)).toEqual(labels));
