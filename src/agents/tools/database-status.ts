import { z } from "zod";
import type { DatabaseReader } from "../../app/ports/infrastructure.ts";
import { defineTool, type Tool } from "../tool.ts";
import { readingOfText } from "./text-reading.ts";

export const databaseStatus = ({ status }: Pick<DatabaseReader, "status">): Tool =>
  defineTool({
    name: "database_status",
    description:
      "What a database is busy with: load, waits, the statements that cost most, settings and limits. Use it for whatever an application says of its database.",
    access: "read",
    worth: "evidence",
    input: z.object({ instance: z.string() }),
    run: async ({ instance }, { signal }) => readingOfText(await status({ instance }, signal), `status of ${instance}`),
  });
