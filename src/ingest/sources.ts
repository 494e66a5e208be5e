import { alertmanager } from "./alertmanager.ts";
import { generic } from "./generic.ts";
import { grafana } from "./grafana.ts";
import type { AlertSource } from "./source.ts";

/** Every source that `POST /alerts/:source` takes, by its name. */
export const alertSources = { alertmanager, grafana, generic } satisfies Record<string, AlertSource>;
