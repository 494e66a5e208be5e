import type { Config } from "../config.ts";
import { createPostgresReader, type PostgresReader } from "../integrations/postgres/reader.ts";
import { systemClock } from "./clock.ts";

/** The databases that triage looks at; null when none is configured, and their tools are then not there. */
export const databasesOf = ({ file, secrets }: Config): PostgresReader | null => {
  const databases = Object.entries(file.databases).map(([name, { url_env: variable, services }]) => ({
    name,
    services,
    url: secrets[variable] ?? "",
  }));
  if (databases.length === 0) return null;
  return createPostgresReader({ databases, now: systemClock.now, nowMs: () => performance.now() });
};
