import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ProgramServer, programIsMissing, startProgram } from "./debian-program.ts";

const program = "prometheus";

export const prometheusIsMissing = (): boolean =>
  programIsMissing(program, "it is tested with documented answers only");

export type AlertingRule = {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
};

/** Debian's own Prometheus, in a hurry, with one target and one group of rules. */
export const startPrometheus = (target: string, rules: readonly AlertingRule[]): Promise<ProgramServer> =>
  startProgram(program, (folder) => {
    const often = "100ms";
    // JSON is YAML.
    const write = (name: string, content: object): string => {
      writeFileSync(join(folder, name), JSON.stringify(content));
      return join(folder, name);
    };
    const config = write("prometheus.yml", {
      global: { scrape_interval: often, scrape_timeout: often, evaluation_interval: often },
      scrape_configs: [{ job_name: "shop", static_configs: [{ targets: [target] }] }],
      rule_files: [write("rules.yml", { groups: [{ name: "shop", rules }] })],
    });
    return [`--config.file=${config}`, `--storage.tsdb.path=${join(folder, "data")}`];
  });
