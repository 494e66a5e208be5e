export type Phase = "declare" | "execute";
export type Point = { readonly phase: Phase; readonly boundary: string };
/** One incident that stands at a boundary when its process dies. */
export type Death = Point & { readonly number: number };

/** Every boundary of the change itself, and so many of the others of each phase, evenly spread. */
export const sample = (points: readonly Point[], wanted: Readonly<Record<Phase, number>>): readonly Point[] => [
  ...spread(
    points.filter(({ phase }) => phase === "declare"),
    wanted.declare,
  ),
  ...points.filter(isOfTheChange),
  ...spread(
    points.filter((point) => point.phase === "execute" && !isOfTheChange(point)),
    wanted.execute,
  ),
];

const isOfTheChange = ({ phase, boundary }: Point): boolean =>
  phase === "execute" && /^deployer|append change|execute_change/.test(boundary);

const spread = <T>(all: readonly T[], count: number): readonly T[] =>
  all.filter((_, index) => Math.floor((index * count) / all.length) !== Math.floor(((index - 1) * count) / all.length));

/** Whoever stands here keeps the others of its process from going on: few at a time, and last. */
const holdsUpOthers = ({ boundary }: Point): boolean => /delivery kept|handed over|append declared/.test(boundary);

/** Many incidents can stand at their boundaries at the same time, and one SIGKILL is the death of all of them. */
export const batchesOf = (
  deaths: readonly Death[],
  { deathsAtOnce, holdUpsAtOnce }: { readonly deathsAtOnce: number; readonly holdUpsAtOnce: number },
): readonly (readonly Death[])[] => {
  const batches: (readonly Death[])[] = [];
  for (const phase of ["declare", "execute"] as const) {
    const ofPhase = deaths.filter((death) => death.phase === phase);
    const free = ofPhase.filter((death) => !holdsUpOthers(death));
    const blocking = ofPhase.filter(holdsUpOthers);
    while (free.length + blocking.length > 0)
      batches.push([...free.splice(0, deathsAtOnce), ...blocking.splice(0, holdUpsAtOnce)]);
  }
  return batches;
};
