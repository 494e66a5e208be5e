import { isFields } from "./blocks/read.ts";

/**
 * The new value, built from the old value's parts wherever the two are equal.
 * The whole state is read again on every change; this lets messages that did not change skip their redraw.
 */
export const keepSame = <T>(previous: T | null, next: T): T => merge(previous, next) as T;

const merge = (previous: unknown, next: unknown): unknown => {
  if (Object.is(previous, next)) return previous;
  if (Array.isArray(previous) && Array.isArray(next)) {
    const merged = next.map((item, index) => merge(counterpart(previous, item, index), item));
    return merged.length === previous.length && merged.every((item, index) => item === previous[index])
      ? previous
      : merged;
  }
  if (isFields(previous) && isFields(next)) {
    const keys = Object.keys(next);
    const merged = Object.fromEntries(keys.map((key) => [key, merge(previous[key], next[key])]));
    const same = keys.length === Object.keys(previous).length && keys.every((key) => merged[key] === previous[key]);
    return same ? previous : merged;
  }
  return next;
};

/** Items with an id are matched by it, so that one new message does not shift all that follow. */
const counterpart = (previous: readonly unknown[], item: unknown, index: number): unknown => {
  const here = previous[index];
  const id = identity(item);
  if (id === null || identity(here) === id) return here;
  return previous.find((candidate) => identity(candidate) === id);
};

const identity = (value: unknown): unknown => (isFields(value) ? (value.ts ?? value.id ?? null) : null);
