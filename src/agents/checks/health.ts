import { isHealthyBody } from "../tools/http-check.ts";
import { type Looked, proofOf, type Scene } from "./scene.ts";

/** Does it answer now? */
export const checkHealth = async (scene: Scene, service: string): Promise<Looked> => {
  const title = `Health of ${service}`;
  const evidence = await scene.ask("http_check", { service });
  if (evidence.status !== "ok") return { title, text: evidence.summary, outcome: "unknown", evidence: [] };
  const isHealthy = isHealthyBody(evidence.body);
  const doubt = isHealthy
    ? "It would be wrong if the health address does not try what users do."
    : "It would be wrong if only the health address is broken.";
  return {
    title,
    text: `${evidence.summary}. ${doubt}`,
    outcome: isHealthy ? "fine" : "suspicious",
    evidence: proofOf(evidence),
  };
};
