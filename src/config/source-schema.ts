import { z } from "zod";
import { mappedFields } from "../ingest/mapping.ts";
import { alertSources, kindNamed, type SourceKind, type SourceRow } from "../ingest/sources.ts";
import { envNames } from "./scalars.ts";

const kinds = Object.keys(alertSources) as [SourceKind, ...SourceKind[]];

const path = z.string().regex(/^[^.\s]+(\.[^.\s]+)*$/, "expected a path like check.name");

const map = z.strictObject({
  ...(Object.fromEntries(mappedFields.map((field) => [field, path.optional()])) as Record<
    Exclude<(typeof mappedFields)[number], "title">,
    z.ZodOptional<typeof path>
  >),
  title: path,
  alerts: path.optional(),
  resolved: z.array(z.string()).min(1).optional(),
});

const source = z.strictObject({
  /** Default: the source's name. */
  kind: z.enum(kinds).optional(),
  token_env: envNames.optional(),
  secret_env: envNames.optional(),
  /** Topics of SNS whose signed messages need no token. */
  topics: z
    .array(z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]+$/, "expected the ARN of an SNS topic"))
    .min(1)
    .optional(),
  /** Where a body of the `generic` kind has what. */
  map: map.optional(),
});

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, "expected a name that can stand in an address");

/** `alerts.sources`: a kind's own name, or another one with its `kind`. */
export const sourcesSchema = z.record(name, source).superRefine((sources, context) => {
  for (const [own, written] of Object.entries(sources)) {
    const complain = (key: string, message: string): void =>
      context.addIssue({ code: "custom", path: [own, key], message: `expected ${message}` });
    const meant = kindNamed(own);
    const kind = written.kind ?? meant;
    if (kind === null) {
      complain("kind", `one of ${kinds.join(", ")}, because ${own} is no kind itself`);
      continue;
    }
    if (meant !== null && kind !== meant) complain("kind", `${meant}, or another name for this source`);
    const { ways }: SourceRow = alertSources[kind];
    const takes = (way: string): boolean => ways.some((one) => one.kind === way);
    if (written.secret_env !== undefined && !takes("hmac")) complain("secret_env", `token_env: ${kind} signs nothing`);
    if (written.topics !== undefined && !takes("sns")) complain("topics", "them only where alerts come over SNS");
    if (written.map !== undefined && kind !== "generic") complain("map", "it only with kind: generic");
  }
});
