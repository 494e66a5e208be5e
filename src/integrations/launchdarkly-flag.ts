import { z } from "zod";
import { err, ok, type Result } from "../base/result.ts";

/** A flag of LaunchDarkly in one environment, and the words for its states: `off`, `on`, or the variation that it serves. */

export const flagShape = z.object({
  key: z.string(),
  archived: z.boolean().default(false),
  variations: z.array(z.object({ _id: z.string(), name: z.string().nullish(), value: z.unknown() })).min(1),
  environments: z.record(
    z.string(),
    z.object({
      on: z.boolean(),
      fallthrough: z.object({ variation: z.int().nullish() }).default({}),
      rules: z.array(z.unknown()).default([]),
      targets: z.array(z.unknown()).default([]),
      contextTargets: z.array(z.unknown()).default([]),
    }),
  ),
});

export type Flag = z.output<typeof flagShape>;
type Here = Flag["environments"][string];
type Variation = Flag["variations"][number];

/** A state that somebody asks for. With a variation the flag is on, and everybody whom no rule catches gets it. */
export type Wish =
  | { readonly kind: "off" }
  | { readonly kind: "on" }
  | { readonly kind: "variation"; readonly index: number; readonly id: string };

export const hereIn = (flag: Flag, environment: string): Here | null =>
  Object.hasOwn(flag.environments, environment) ? (flag.environments[environment] ?? null) : null;

const wordOfVariation = ({ name, value }: Variation): string =>
  name?.trim() || (typeof value === "string" ? value : JSON.stringify(value));

/** What a wish can be made of again: the state of now is where an undo goes back to. */
export const stateWord = (flag: Flag, { on, fallthrough }: Here): string => {
  const served =
    fallthrough.variation === null || fallthrough.variation === undefined
      ? undefined
      : flag.variations[fallthrough.variation];
  if (!on) return "off";
  return served === undefined ? "on" : wordOfVariation(served);
};

export const isRollout = ({ on, fallthrough }: Here): boolean =>
  on && (fallthrough.variation === null || fallthrough.variation === undefined);

/** `off` and `on` mean the flag itself; every other word is a variation's name or value. */
export const parseWish = (flag: Flag, word: string): Result<Wish, string> => {
  const wanted = word.trim();
  if (wanted === "off" || wanted === "on") return ok({ kind: wanted });
  const index = flag.variations.findIndex(
    (one) => wordOfVariation(one) === wanted || JSON.stringify(one.value) === wanted || one.value === wanted,
  );
  const found = flag.variations[index];
  if (found !== undefined) return ok({ kind: "variation", index, id: found._id });
  return err(
    `${flag.key} has no variation ${wanted}; it knows off, on, ${flag.variations.map(wordOfVariation).join(", ")}`,
  );
};

export const isSo = ({ on, fallthrough }: Here, wish: Wish): boolean => {
  if (wish.kind === "off") return !on;
  return on && (wish.kind === "on" || fallthrough.variation === wish.index);
};

/** Source: launchdarkly.com/docs/api/feature-flags/patch-feature-flag */
export const instructionsFor = ({ on }: Here, wish: Wish): readonly Readonly<Record<string, unknown>>[] => {
  if (wish.kind === "off") return [{ kind: "turnFlagOff" }];
  const turnOn = on ? [] : [{ kind: "turnFlagOn" }];
  return wish.kind === "on"
    ? turnOn
    : [...turnOn, { kind: "updateFallthroughVariationOrRollout", variationId: wish.id }];
};

/** Whom the change passes by: rules and single targets decide before what everybody else gets. */
export const exceptionsOf = ({ rules, targets, contextTargets }: Here): string | null => {
  const parts = [
    ...(rules.length === 0 ? [] : [`${rules.length} targeting rules`]),
    ...(targets.length + contextTargets.length === 0
      ? []
      : [`${targets.length + contextTargets.length} lists of targets`]),
  ];
  return parts.length === 0 ? null : parts.join(" and ");
};
