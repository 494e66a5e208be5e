import type { Looked, Scene } from "./scene.ts";

/** Has this happened before, and what ended it? It is memory, not proof. */
export const checkPast = async (scene: Scene, service: string): Promise<Looked> => {
  const title = `Earlier incidents of ${service}`;
  const evidence = await scene.ask("past_incidents", { service });
  if (evidence.status === "failed") return { title, text: evidence.summary, outcome: "unknown", evidence: [] };
  const [first, ...rest] = evidence.body.split("\n").filter((line) => line !== "");
  if (first === undefined) return { title, text: `${evidence.summary}.`, outcome: "fine", evidence: [] };
  const more = rest.length === 0 ? "" : ` And ${rest.length} more.`;
  return { title, text: `The latest: ${first}.${more}`, outcome: "fine", evidence: [] };
};
