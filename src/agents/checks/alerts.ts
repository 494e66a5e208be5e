import { isAttached, parseFiring } from "../tools/alerts-firing.ts";
import { type Looked, proofOf, type Scene } from "./scene.ts";

const titlesTold = 5;

/** Is it this service alone, or does something beneath several of them fail? */
export const checkAlerts = async (scene: Scene): Promise<Looked> => {
  const title = "What else fires";
  const evidence = await scene.ask("alerts_firing", {});
  if (evidence.status === "failed") return { title, text: evidence.summary, outcome: "unknown", evidence: [] };
  if (evidence.status === "empty")
    return { title, text: "Nothing fires. It would be wrong if monitoring is down.", outcome: "fine", evidence: [] };
  const firing = parseFiring(evidence.body);
  if (firing.length === 0) return { title, text: evidence.summary, outcome: "unknown", evidence: proofOf(evidence) };
  const others = firing.filter(
    ({ title: name, service }) =>
      !(service !== null && scene.services.includes(service)) && !isAttached(scene.incident, name, service),
  );
  const text =
    others.length === 0
      ? `${firing.length} firing, all about ${scene.services.join(", ") || "this"}: it looks like this service alone. It would be wrong if the others have no alerts.`
      : `Also firing elsewhere: ${others
          .slice(0, titlesTold)
          .map((one) => `${one.title} (${one.service ?? "no service"})`)
          .join(", ")}. It would be wrong if these are old.`;
  return { title, text, outcome: others.length === 0 ? "fine" : "suspicious", evidence: proofOf(evidence) };
};
