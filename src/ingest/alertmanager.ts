import { type GroupReader, readGroup } from "./alert-group.ts";
import type { AlertSource } from "./source.ts";

const reader: GroupReader = {
  source: "alertmanager",
  linksOf: ({ generatorURL }, { externalURL }) => [
    { title: "Graph", url: generatorURL ?? "" },
    { title: "Alertmanager", url: externalURL ?? "" },
  ],
};

/**
 * Prometheus Alertmanager's webhook (`webhook_config`), version 4 of the body. Another version is taken too when it
 * still has this shape: an alert is worth more than a number.
 * Source: Prometheus, "Alerting configuration", webhook_config.
 */
export const alertmanager: AlertSource = {
  name: "alertmanager",
  read: (body, context) => {
    const read = readGroup(reader, body, context);
    const version = versionOf(body);
    if (read.ok || version === null || version === knownVersion) return read;
    return { ok: false, error: `${read.error} (the body is of version ${version}; version ${knownVersion} is known)` };
  },
};

const knownVersion = "4";

const versionOf = (body: unknown): string | null => {
  if (typeof body !== "object" || body === null || !("version" in body)) return null;
  const { version } = body;
  return typeof version === "string" || typeof version === "number" ? String(version).slice(0, 20) : null;
};
