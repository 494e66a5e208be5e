import {
  annotationLimit,
  aroundLimit,
  clipped,
  depthLimit,
  labelNameLimit,
  labelsLimit,
  labelValueLimit,
} from "./limits.ts";
import { isScalar, itemsOf, nameOfLabel, type Texts } from "./shape.ts";

/** What a body says besides what the reader placed. */
export type Remainder = {
  /** By path, e.g. `resource.labels.zone` or `steps.0.name`. */
  readonly labels: Texts;
  /** How many values had no room. */
  readonly cut: number;
};

export const nothingElse: Remainder = { labels: {}, cut: 0 };

/**
 * Everything in `value` that stands at none of the `placed` paths. A placed path stands for all that is below it.
 * Without recursion: a body may be nested deeper than the stack.
 */
export const remainderOf = (value: unknown, placed: readonly string[] = [], prefix = ""): Remainder => {
  const skipped = new Set(placed.map((path) => path.replaceAll(".", below)));
  const labels = new Map<string, string>();
  let cut = 0;
  const waiting: Waiting[] = [{ path: "", exact: "", value, depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path, exact, value: inside, depth } = next;
    if (skipped.has(exact) && path !== "") continue;
    if (isScalar(inside)) {
      const name = nameOfLabel(`${prefix}${path}`);
      const isRoom = path !== "" && depth <= depthLimit && name.length <= labelNameLimit && labels.size < labelsLimit;
      if (isRoom) labels.set(freeName(labels, name), String(inside).toWellFormed());
      else cut += 1;
    } else if (typeof inside === "object" && inside !== null) {
      const entries = Object.entries(inside).reverse();
      for (const [key, part] of entries) {
        const isNear = depth < depthLimit;
        waiting.push({
          path: isNear ? joined(path, key, ".") : path,
          exact: isNear ? joined(exact, key, below) : exact,
          value: part,
          depth: depth + 1,
        });
      }
    }
  }
  return { labels: Object.fromEntries(labels), cut };
};

/** What a body says once, for each of its alerts. Of several, all of them together stay within what a body may be. */
export const saidOfEach = ({ labels, cut }: Remainder, alerts: number): Remainder => {
  if (alerts <= 1) return { labels, cut };
  let room = aroundLimit;
  const kept = Object.entries(labels).filter(([name, value]) => {
    const length = name.length + Math.min(value.length, annotationLimit);
    const isRoom = length <= room;
    if (isRoom) room -= length;
    return isRoom;
  });
  return { labels: Object.fromEntries(kept), cut: cut + Object.keys(labels).length - kept.length };
};

type Waiting = {
  readonly path: string;
  /** The same, so that a name with a dot in it is not taken for a place further down. */
  readonly exact: string;
  readonly value: unknown;
  readonly depth: number;
};

const below = "\u0000";

const joined = (path: string, key: string, by: string): string => (path === "" ? key : `${path}${by}${key}`);

/** The paths of a list's parts that are placed, e.g. the name and the value of each tag. */
export const pathsOfItems = (list: unknown, at: string, names: readonly string[]): readonly string[] =>
  itemsOf(list).flatMap((_, index) => names.map((name) => `${at}.${index}.${name}`));

/** `{"a.b": 1, "a": {"b": 2}}` has two values at one path; both stay. */
const freeName = (taken: ReadonlyMap<string, string>, name: string): string => {
  if (!taken.has(name)) return name;
  let number = 2;
  while (taken.has(`${name}#${number}`)) number += 1;
  return `${name}#${number}`;
};

type Parts = {
  /** The source's own labels: first, and in full. */
  readonly own: Texts;
  readonly remainders: readonly Remainder[];
  /** How many links had no room. */
  readonly linksCut: number;
};

/** Labels that only Firebreak writes: how much of what the source said could not be kept. */
export const cutLabels = {
  labels: "firebreak_labels_cut",
  values: "firebreak_values_cut",
  links: "firebreak_links_cut",
} as const;

/** One alert's labels, within their bounds; what a bound has cut is counted in a label. */
export const labelsWithin = ({ own, remainders, linksCut }: Parts): Texts => {
  const kept = new Map<string, string>();
  let labelsCut = remainders.reduce((sum, { cut }) => sum + cut, 0);
  let valuesCut = 0;
  const keep = (texts: Texts, limit: number): void => {
    for (const [name, value] of Object.entries(texts)) {
      if (kept.get(name) === value) continue;
      if (kept.size >= labelsLimit || name.length > labelNameLimit) labelsCut += 1;
      else {
        if (value.length > limit) valuesCut += 1;
        kept.set(freeName(kept, nameOfLabel(name)), clipped(value, limit));
      }
    }
  };
  keep(own, labelValueLimit);
  for (const { labels } of remainders) keep(labels, annotationLimit);
  const counts = { [cutLabels.labels]: labelsCut, [cutLabels.values]: valuesCut, [cutLabels.links]: linksCut };
  return {
    ...Object.fromEntries(kept),
    ...Object.fromEntries(Object.entries(counts).flatMap(([name, n]) => (n === 0 ? [] : [[name, String(n)] as const]))),
  };
};
