import { alertmanager } from "./alertmanager.ts";
import { type Authentication, basic, bearer, header, hmac, query, sns } from "./authentication.ts";
import { azureMonitor } from "./azure-monitor.ts";
import { cloudwatch } from "./cloudwatch.ts";
import { datadog } from "./datadog.ts";
import { generic } from "./generic.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { googleCloud } from "./google-cloud.ts";
import { grafana } from "./grafana.ts";
import { newRelic } from "./new-relic.ts";
import { opsgenie } from "./opsgenie.ts";
import { pagerduty } from "./pagerduty.ts";
import { sentry } from "./sentry.ts";
import type { AlertSource } from "./source.ts";
import { uptimeKuma } from "./uptime-kuma.ts";
import { zabbix } from "./zabbix.ts";

export type SourceRow = {
  readonly source: AlertSource;
  /** What this system can send; one that holds is enough. */
  readonly ways: readonly Authentication[];
  /** The header that names the kind of event, in small letters. */
  readonly eventHeader: string | null;
};

const row = (source: AlertSource, ways: readonly Authentication[], eventHeader: string | null = null): SourceRow => ({
  source,
  ways,
  eventHeader,
});

/** A token in a header that the system lets one choose. */
const token = header("x-firebreak-token");
/** Ours, for scripts: `X-Firebreak-Signature: sha256=<hex>`. */
const signed = hmac("x-firebreak-signature", "sha256=");

/** Every kind of source that `POST /alerts/:source` takes, and how each of them shows who it is. */
export const alertSources = {
  alertmanager: row(alertmanager, [bearer, basic, signed]),
  "azure-monitor": row(azureMonitor, [query, bearer, token]),
  cloudwatch: row(cloudwatch, [sns, query, basic, bearer]),
  datadog: row(datadog, [token, bearer, basic]),
  generic: row(generic, [bearer, basic, token, signed]),
  github: row(github, [hmac("x-hub-signature-256", "sha256="), bearer], "x-github-event"),
  gitlab: row(gitlab, [header("x-gitlab-token"), bearer], "x-gitlab-event"),
  "google-cloud": row(googleCloud, [basic, query, bearer]),
  grafana: row(grafana, [bearer, basic, hmac("x-grafana-alerting-signature", ""), signed]),
  "new-relic": row(newRelic, [bearer, basic, token]),
  opsgenie: row(opsgenie, [token, bearer, basic]),
  pagerduty: row(pagerduty, [hmac("x-pagerduty-signature", "v1="), token, bearer]),
  sentry: row(sentry, [hmac("sentry-hook-signature", ""), bearer], "sentry-hook-resource"),
  "uptime-kuma": row(uptimeKuma, [basic, bearer, token]),
  zabbix: row(zabbix, [bearer, basic, token]),
} satisfies Record<string, SourceRow>;

export type SourceKind = keyof typeof alertSources;

const isKind = (name: string): name is SourceKind => Object.hasOwn(alertSources, name);

/** What people call them besides; hyphens, underscores and capital letters make no difference anyway. */
const otherNames: Readonly<Record<string, SourceKind>> = {
  azure: "azure-monitor",
  gcp: "google-cloud",
  googlecloudmonitoring: "google-cloud",
  kuma: "uptime-kuma",
  prometheus: "alertmanager",
  sns: "cloudwatch",
};

const plain = (name: string): string => name.toLowerCase().replace(/[-_]/g, "");

/** The kind that a name means; null for a name that says nothing about it. */
export const kindNamed = (said: string): SourceKind | null => {
  if (isKind(said)) return said;
  const name = plain(said);
  if (Object.hasOwn(otherNames, name)) return otherNames[name] ?? null;
  return (
    Object.keys(alertSources)
      .filter(isKind)
      .find((kind) => plain(kind) === name) ?? null
  );
};
