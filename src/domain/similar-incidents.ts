import type { Incident } from "./incident.ts";

/** Which of these may be the same trouble: it hits a service of its own, or it is called the same. */
export const similarTo = (incident: Incident, among: readonly Incident[]): readonly Incident[] =>
  among.filter(
    (other) =>
      other.id !== incident.id &&
      (other.services.some((service) => incident.services.includes(service)) ||
        wordsOf(other.title) === wordsOf(incident.title)),
  );

const wordsOf = (title: string): string =>
  title
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.join(" ") ?? title;
