import type { ConfigFile } from "../config/file-schema.ts";
import { mappedSource } from "../ingest/mapping.ts";
import type { AlertSource } from "../ingest/source.ts";
import { alertSources, isSourceKind, type SourceRow } from "../ingest/sources.ts";

/** Every source that alerts may come from: the kinds by their own names, and those that the configuration names. */
export const alertSourcesOf = ({ alerts }: ConfigFile): Readonly<Record<string, SourceRow>> => ({
  ...alertSources,
  ...Object.fromEntries(
    Object.entries(alerts.sources).flatMap(([name, { kind = name, map }]) => {
      if (!isSourceKind(kind)) return [];
      const row: SourceRow = alertSources[kind];
      return [[name, { ...row, source: named(name, map === undefined ? row.source : mappedSource(map)) }] as const];
    }),
  ),
});

/** Two Alertmanagers may have one fingerprint each for their own trouble, so alerts carry the name that they came by. */
const named = (name: string, source: AlertSource): AlertSource => ({
  name,
  read: (body, context) => {
    const read = source.read(body, context);
    if (!read.ok || source.name === name) return read;
    return {
      ok: true,
      value: { ...read.value, alerts: read.value.alerts.map((alert) => ({ ...alert, source: name })) },
    };
  },
});
