import type { Instant } from "../src/base/instant.ts";
import { correctionsIn } from "../src/domain/correction.ts";
import type { Incident } from "../src/domain/incident.ts";
import { type Draft, titledList } from "./blocks.ts";
import { hostsOf } from "./evidence.ts";
import { say, withoutForeignLinks } from "./phrase.ts";
import { shorten } from "./text.ts";
import type { SurfaceContext } from "./words.ts";

const correctionsShown = 3;
const correctionShown = 200;

/**
 * What binds every agent stands where everybody can see it, and where people decide by what agents have found.
 * @param writtenAt when that was written; null: it has not been yet
 */
export const correctionsList = (incident: Incident, writtenAt: Instant | null, ctx: SurfaceContext): Draft[number] => {
  const { triage, names } = ctx.words;
  const shown = correctionsIn(incident).slice(-correctionsShown);
  const isNews = writtenAt !== null && shown.some(({ askedAt }) => askedAt > writtenAt);
  return titledList(
    isNews ? triage.correctionsSince : triage.corrections,
    shown.map(
      ({ text, askedBy }) =>
        say`${names.author(askedBy)}: ${shorten(withoutForeignLinks(text, hostsOf(ctx)), correctionShown)}`,
    ),
  );
};
