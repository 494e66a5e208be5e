import type { Finding } from "../domain/investigation.ts";
import type { Surroundings } from "./ruled-out.ts";

/**
 * Have people here put right something that this finding rests on? Code does not understand what they said; that they
 * speak of what it names is enough to be less sure than they are.
 */
export const isDisputed = (finding: Finding, { corrections }: Pick<Surroundings, "corrections">): boolean =>
  corrections.some((said) => namesIn(finding).some((name) => name.test(said)));

/** A deploy goes by its version, or by being one: its service is in everybody's mouth. Anything else goes by its object. */
const namesIn = ({ cause, object, summary }: Finding): readonly RegExp[] =>
  cause === "bad-deploy"
    ? [/\b(?:deploy\w*|releas\w*|roll(?:ed|ing)? ?back)\b/i, ...versionsIn(summary).map(word)]
    : [word(object.slice(object.indexOf("/") + 1))];

/** `v42`, `2026.5.1`, `9f2c1e7`: what stands behind "the deploy of". */
const versionsIn = (summary: string): readonly string[] =>
  [...summary.matchAll(/\bdeploy of (\S+?)[.,]?(?=\s|$)/g)].flatMap((match) => match[1] ?? []);

const word = (name: string): RegExp =>
  new RegExp(`(?<![\\w-])${name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\w-])`, "i");
