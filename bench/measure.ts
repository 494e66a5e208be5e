import { median, type Round } from "./figures.ts";

/** One side of a comparison, running and warm. */
export type Side = { readonly name: string; readonly round: () => Promise<Round> };

export type Figure = "p50Ms" | "p99Ms" | "perSecond";

/** What is promised: the ratio ours / peer, as the median over the rounds. */
export type Aim = { readonly figure: Figure; readonly is: "at most" | "at least"; readonly ratio: number };

export type SideResult = { readonly name: string; readonly rounds: readonly Round[] };
export type RatioResult = {
  readonly side: string;
  readonly aim: Aim;
  readonly perRound: readonly number[];
  readonly median: number;
  readonly met: boolean;
};

export type MeasureResult = {
  readonly name: string;
  readonly what: string;
  /** In words: what differs from life, what was left out and why. */
  readonly notes: readonly string[];
  /** Null: it is held against Slack's limits, or a promise in milliseconds, and not against another program. */
  readonly peer: SideResult | null;
  readonly ours: readonly SideResult[];
  readonly ratios: readonly RatioResult[];
};

export type Measure = {
  readonly name: string;
  readonly run: (options: MeasureOptions) => Promise<readonly MeasureResult[]>;
};

export type MeasureOptions = {
  readonly rounds: number;
  readonly isFull: boolean;
  readonly say: (line: string) => void;
};

/** A B A B …: whatever else this machine is doing meets both sides alike. */
export const interleave = async (
  sides: readonly Side[],
  { rounds, say }: MeasureOptions,
): Promise<readonly SideResult[]> => {
  const results = sides.map(({ name }) => ({ name, rounds: [] as Round[] }));
  for (let turn = 1; turn <= rounds; turn += 1) {
    for (const [index, side] of sides.entries()) {
      const round = await side.round();
      results[index]?.rounds.push(round);
      const figures = `p50 ${round.p50Ms.toFixed(1)} ms, p99 ${round.p99Ms.toFixed(1)} ms, ${round.perSecond.toFixed(0)}/s`;
      say(`round ${turn} of ${rounds}, ${side.name}: ${figures}, ${round.errors} errors`);
    }
  }
  return results;
};

/** Each round of ours is held against the peer's round beside it; the median says how it stands. */
export const ratiosOf = (peer: SideResult, ours: readonly SideResult[], aims: readonly Aim[]): readonly RatioResult[] =>
  ours.flatMap(({ name, rounds }) =>
    aims.map((aim) => {
      const perRound = rounds.map(
        (round, index) => round[aim.figure] / (peer.rounds[index]?.[aim.figure] ?? Number.NaN),
      );
      const middle = median(perRound);
      const met = aim.is === "at most" ? middle <= aim.ratio : middle >= aim.ratio;
      return { side: name, aim, perRound, median: middle, met };
    }),
  );
