import { errorsQuery } from "../tools/logs-query.ts";
import { parseGroups } from "./error-lines.ts";
import { type Looked, proofOf, type Scene } from "./scene.ts";

const groupsTold = 3;

export const logsInput = (scene: Scene, service: string) => ({
  query: errorsQuery(service),
  start: scene.logWindow.from,
  end: scene.logWindow.to,
});

/** What does it complain about most? */
export const checkLogs = async (scene: Scene, service: string): Promise<Looked> => {
  const title = `Logs of ${service}`;
  const evidence = await scene.ask("logs_query", logsInput(scene, service));
  if (evidence.status !== "ok") return { title, text: evidence.summary, outcome: "unknown", evidence: [] };
  const top = parseGroups(evidence.body)
    .slice(0, groupsTold)
    .map(({ count, text }) => `${count}× ${text.slice(0, 160)}`);
  return {
    title,
    text: `Most frequent error lines: ${top.join(" · ")}. It would be wrong if these lines are there on a good day, too.`,
    outcome: "suspicious",
    evidence: proofOf(evidence),
  };
};
