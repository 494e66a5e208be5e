import type { DatabaseReader } from "../app/ports/infrastructure.ts";
import { correctionsIn } from "../domain/correction.ts";
import type { Incident } from "../domain/incident.ts";
import type { Investigation } from "../domain/investigation.ts";
import { type ServiceCatalogue, withDependencies } from "../domain/service.ts";
import { noticedAt, servicesOf } from "./checks/scene.ts";
import type { Ledger } from "./ledger.ts";
import type { Surroundings } from "./ruled-out.ts";
import { type Ground, subjectOf } from "./survey/subject.ts";

/** @param deps databases null: none can be asked */
export const groundOf = ({
  catalogue,
  databases,
}: {
  readonly catalogue: ServiceCatalogue;
  readonly databases: Pick<DatabaseReader, "instances"> | null;
}): Ground => ({ catalogue, instances: databases?.instances ?? [] });

/** What an incident stands in, by what the configuration says of its services. */
export const surroundingsIn = (
  ground: Ground,
  incident: Incident,
  investigation: Pick<Investigation, "question" | "startedAt">,
  ledger: Pick<Ledger, "find">,
): Surroundings => {
  const { named, words, databases, nearDatabases } = subjectOf(incident, investigation, ground);
  const reach = servicesOf(incident).flatMap((name) => withDependencies(ground.catalogue, name));
  return {
    find: (id) => ledger.find(id),
    noticedAt: noticedAt(incident, investigation.startedAt),
    corrections: correctionsIn(incident).map(({ text }) => text),
    near: [...new Set([...servicesOf(incident), ...reach, ...named, ...words, ...databases, ...nearDatabases])],
  };
};
