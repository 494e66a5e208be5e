import { parseArgs } from "node:util";
import { exportIncident } from "../app/export-incident.ts";
import { parseIncidentId } from "../domain/ids.ts";
import { readEnvironment } from "./read-environment.ts";
import { withStore } from "./with-store.ts";

/** `firebreak export INC-1 [--format md|json]`: prints to standard output. */
export const exportCommand = async (args: readonly string[], variables: NodeJS.ProcessEnv): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    strict: false,
    options: { format: { type: "string", default: "md" } },
  });
  const id = parseIncidentId(positionals[0] ?? "");
  const format = values.format === "json" ? "json" : values.format === "md" ? "md" : null;
  if (id === null || format === null) {
    const came = id === null ? JSON.stringify(positionals[0] ?? "nothing") : `--format ${String(values.format)}`;
    process.stderr.write(`firebreak export: expected an incident like INC-1 and --format md or json, got ${came}\n`);
    return 2;
  }
  const environment = readEnvironment(variables);
  if (environment === null) return 2;
  return withStore(
    environment,
    async (store) => print(await exportIncident(store, id, format), id),
    async (ask) => {
      const response = await ask(`/local/export/${id}?format=${format}`);
      return print(response.ok ? await response.text() : null, id);
    },
  );
};

const print = (text: string | null, id: string): number => {
  if (text === null) {
    process.stderr.write(`firebreak export: no incident ${id}\n`);
    return 1;
  }
  process.stdout.write(text);
  return 0;
};
