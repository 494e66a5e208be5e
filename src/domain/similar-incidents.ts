import type { Incident } from "./incident.ts";

/** Which of those that were there before may be the same trouble: it hits a service of its own, or it is called the same. */
export const similarTo = (incident: Incident, among: readonly Incident[]): readonly Incident[] =>
  among.filter(
    (other) =>
      numberOf(other) < numberOf(incident) &&
      (other.services.some((service) => incident.services.includes(service)) ||
        wordsOf(other.title) === wordsOf(incident.title)),
  );

const numberOf = ({ id }: Incident): number => Number(id.slice("INC-".length));

const wordsOf = (title: string): string =>
  title
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu)
    ?.join(" ") ?? title;
