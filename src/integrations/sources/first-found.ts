import type { FindSource } from "../../app/ports/source-finder.ts";

/** Asks all at once; the first in their order that has it counts. Nobody was asked in vain: when none has, each says why. */
export const firstFound =
  (finders: readonly FindSource[]): FindSource =>
  async (question) => {
    const looks = await Promise.all(finders.map((find) => find(question)));
    const reasons = looks.flatMap((look) => (look.kind === "not_found" ? [look.reason] : []));
    return looks.find(({ kind }) => kind === "found") ?? { kind: "not_found", reason: reasons.join("; ") };
  };
