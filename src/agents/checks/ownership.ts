import type { Looked, Scene } from "./scene.ts";

/** Who knows this service, and what to follow. Comes from the configuration, so it is always there at once. */
export const checkOwnership = async (scene: Scene, service: string): Promise<Looked> => {
  const entry = Object.hasOwn(scene.catalogue, service) ? scene.catalogue[service] : undefined;
  const title = `Owner and runbook of ${service}`;
  if (entry === undefined)
    return { title, text: `${service} is not in the catalogue: nobody is named.`, outcome: "unknown", evidence: [] };
  const parts = [
    `Owner: ${entry.owner ?? "nobody is named"}.`,
    `Tier ${entry.tier}, ${entry.environment}.`,
    entry.dependsOn.length === 0 ? "" : `It needs ${entry.dependsOn.join(", ")}.`,
    `Runbook: ${entry.runbook ?? "none"}.`,
  ];
  return { title, text: parts.filter((part) => part !== "").join(" "), outcome: "fine", evidence: [] };
};
