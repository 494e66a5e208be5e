import type { ConfigFile } from "./file-schema.ts";
import type { ConfigProblem } from "./problem.ts";

/** A service that is written wrong here would be looked at without its database, and nobody would learn why. */
export const servicelessDatabases = ({ databases, services }: ConfigFile): readonly ConfigProblem[] =>
  Object.entries(databases).flatMap(([name, database]) =>
    database.services
      .filter((service) => !Object.hasOwn(services, service))
      .map((service) => ({
        name: `databases.${name}.services`,
        expected: "a service of the catalogue (services)",
        came: JSON.stringify(service),
      })),
  );
