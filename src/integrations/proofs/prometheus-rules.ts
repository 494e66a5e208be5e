import { z } from "zod";
import type { HttpClient } from "../http-client.ts";
import { readJson } from "../read-json.ts";
import { missing, type Prover, proven, reachBy } from "./prover.ts";

type Options = { readonly url: string | null; readonly client: HttpClient };

/** Source: prometheus.io/docs/prometheus/latest/querying/api, "Rules" */
const shape = z.object({
  status: z.literal("success"),
  data: z.object({
    groups: z.array(
      z.object({
        rules: z.array(
          z.object({
            type: z.string(),
            name: z.string(),
            query: z.string().default(""),
            labels: z.record(z.string(), z.string()).default({}),
            health: z.string().default("unknown"),
            lastError: z.string().nullish(),
          }),
        ),
      }),
    ),
  }),
});
type Rule = z.output<typeof shape>["data"]["groups"][number]["rules"][number];

const namedLimit = 5;

/** Alerting rules that name the service are there, and Prometheus evaluates them without errors. */
export const prometheusRulesProver = ({ url, client }: Options): Prover => {
  const base = url?.replace(/\/+$/, "") ?? null;
  const read = (at: string, signal: AbortSignal) =>
    readJson(client, { service: "prometheus", url: `${at}/api/v1/rules?type=alert`, signal }, shape, `${at}/rules`);
  return {
    reach: reachBy("the rules of Prometheus", async (signal) => {
      if (base === null) return "no prometheus_url is configured";
      const reading = await read(base, signal);
      return reading.status === "ok" ? null : reading.reason;
    }),
    prove: async ({ service, signal }) => {
      if (base === null) return missing(`no prometheus_url is configured for ${service}`);
      const reading = await read(base, signal);
      if (reading.status !== "ok") return missing(`the rules cannot be read: ${reading.reason}`);
      const rules = reading.value.data.groups.flatMap((group) => group.rules).filter((rule) => isAbout(rule, service));
      if (rules.length === 0) return missing(`no alerting rule names ${service}: ${base}/rules`);
      const ill = rules.find(({ health }) => health !== "ok");
      if (ill !== undefined)
        return missing(`the rule ${ill.name} is not healthy (${ill.lastError || ill.health}): ${base}/rules`);
      return proven(`${names(rules)} watch ${service}: ${base}/rules`);
    },
  };
};

/** By a label's value, or as a whole quoted word of the query: `checkout` is not in `"checkout-old"`. */
const isAbout = ({ type, labels, query }: Rule, service: string): boolean =>
  type === "alerting" &&
  (Object.values(labels).includes(service) ||
    [...query.matchAll(/["'`]((?:[^"'`\\]|\\.)*)["'`]/g)].some(([, text = ""]) => text.split("|").includes(service)));

const names = (rules: readonly Rule[]): string => {
  const shown = rules.slice(0, namedLimit).map(({ name }) => name);
  return [...shown, ...(rules.length > namedLimit ? [`${rules.length - namedLimit} more`] : [])].join(", ");
};
