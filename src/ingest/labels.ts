import { asTitle } from "./limits.ts";
import type { Texts } from "./shape.ts";

/**
 * `job` and `namespace` are missing on purpose: they often name the exporter or the cluster's part, and alerts of
 * strangers would be joined by them. A catalogue that knows better matches them itself (`services.<name>.match`).
 */
const serviceKeys = [
  "service",
  "service_name",
  "app",
  "application",
  "app_kubernetes_io_name",
  "app.kubernetes.io/name",
];
const environmentKeys = ["environment", "env", "deployment_environment", "deployment.environment", "stage"];
const severityKeys = ["severity", "priority", "urgency", "level"];

const firstOf = (labels: Texts, keys: readonly string[]): string | null => {
  const key = keys.find((candidate) => Object.hasOwn(labels, candidate) && labels[candidate]?.trim() !== "");
  return key === undefined ? null : asTitle(labels[key] ?? "") || null;
};

export const serviceIn = (labels: Texts): string | null => firstOf(labels, serviceKeys);
export const environmentIn = (labels: Texts): string | null => firstOf(labels, environmentKeys);
/** The source's own word, not yet in the one spelling. */
export const severityWordIn = (labels: Texts): string | null => firstOf(labels, severityKeys);
