import type { ConfigFile } from "../config/file-schema.ts";
import type { KnownSources, NamedSource } from "../http/alerts.ts";
import { mappedSource } from "../ingest/mapping.ts";
import type { AlertSource } from "../ingest/source.ts";
import { alertSources, kindNamed, type SourceRow } from "../ingest/sources.ts";

/** Every source that alerts may come from: those that the configuration names, and the kinds by their own names. */
export const alertSourcesOf = ({ alerts }: ConfigFile): KnownSources => {
  const configured = new Map<string, NamedSource>(
    Object.entries(alerts.sources).flatMap(([name, { kind = kindNamed(name), map }]) => {
      if (kind === null) return [];
      const row: SourceRow = alertSources[kind];
      const source = map === undefined ? row.source : mappedSource(map);
      return [[name, { name, row: { ...row, source: called(name, source) } }] as const];
    }),
  );
  return {
    names: [...new Set([...Object.keys(alertSources), ...configured.keys()])],
    named: (said) => {
      const own = configured.get(said);
      if (own !== undefined) return own;
      const kind = kindNamed(said);
      return kind === null ? null : (configured.get(kind) ?? { name: kind, row: alertSources[kind] });
    },
  };
};

/** Two Alertmanagers may have one fingerprint each for their own trouble, so alerts carry the name that they came by. */
const called = (name: string, source: AlertSource): AlertSource => ({
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
