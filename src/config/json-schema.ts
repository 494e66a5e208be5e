import { z } from "zod";
import { fileSchema } from "./file-schema.ts";

/** `firebreak.yml` as a JSON Schema, for editors: what is checked at the start, said while one types. */
export const configJsonSchema = (): Readonly<Record<string, unknown>> => ({
  title: "firebreak.yml",
  description: "Configuration of Firebreak. Generated from src/config/file-schema.ts by `npm run schema`.",
  ...z.toJSONSchema(fileSchema, { io: "input", target: "draft-7" }),
});
