import { z } from "zod";
import type { DatabaseInstance, DatabaseReader } from "../../app/ports/infrastructure.ts";
import { defineTool, type Tool } from "../tool.ts";
import { readingOfText } from "./text-reading.ts";

export const databaseStatus = ({ status, instances }: Pick<DatabaseReader, "status" | "instances">): Tool =>
  defineTool({
    name: "database_status",
    description: `What a database is busy with: connections against their limit, who blocks whom, transactions that stay open, replicas and slots, dead rows, the statements that cost most. Use it for whatever an application says of its database.${instances.length === 0 ? "" : ` Instances: ${instances.map(told).join(", ")}.`}`,
    access: "read",
    worth: "evidence",
    input: z.object({ instance: z.string() }),
    run: async ({ instance }, { signal }) => readingOfText(await status({ instance }, signal), `status of ${instance}`),
  });

const told = ({ name, services }: DatabaseInstance): string =>
  services.length === 0 ? name : `${name} (of ${services.join(", ")})`;
