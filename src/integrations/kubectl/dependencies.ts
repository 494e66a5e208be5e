import type { Reading } from "../../app/ports/telemetry.ts";
import { notLookedAt, said } from "./not-looked-at.ts";

/** What a service is configured to need; null: nobody has described it. */
export type DependsOn = (service: string) => readonly string[] | null;

/** A cluster does not know who calls whom. The catalogue says who should, and nobody has watched. */
export const readDependencies = (dependsOn: DependsOn, name: string): Reading<string> => {
  const needed = dependsOn(name);
  if (needed === null) return notLookedAt(`${name} is no service of the catalogue, and the cluster knows of no calls`);
  return needed.length === 0
    ? { status: "empty", link: null, body: `${name} needs nothing, by the catalogue` }
    : said([`${name} needs, by the catalogue: ${needed.join(", ")}`, "the calls themselves were not watched"]);
};
