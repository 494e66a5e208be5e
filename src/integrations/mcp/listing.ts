import { z } from "zod";
import { canonicalJson } from "../../base/canonical.ts";
import type { ToolHints } from "./admit.ts";

/** One tool as its server lists it. Descriptions are not read: they are a stranger's words, meant for a prompt. */
export type Listed = {
  readonly name: string;
  readonly argumentsSchema: unknown;
  readonly hints: ToolHints;
  /** Equal as long as arguments and hints are: what was let in is what is called. */
  readonly fingerprint: string;
};

export const listPage = z.looseObject({ tools: z.array(z.unknown()), nextCursor: z.string().optional() });

const listedTool = z.looseObject({
  name: z.string().min(1).max(200),
  inputSchema: z.unknown().optional(),
  annotations: z
    .looseObject({ readOnlyHint: z.unknown().optional(), destructiveHint: z.unknown().optional() })
    .optional()
    .catch(undefined),
});

/** A tool in a form that cannot be read is not there; the others are. Of two with one name, neither is. */
export const toolsIn = (raw: readonly unknown[]): ReadonlyMap<string, Listed> => {
  const listed = raw.flatMap((one): readonly Listed[] => {
    const read = listedTool.safeParse(one);
    if (!read.success) return [];
    const { name, inputSchema, annotations } = read.data;
    const hints = { readOnly: hint(annotations?.readOnlyHint), destructive: hint(annotations?.destructiveHint) };
    return [{ name, argumentsSchema: inputSchema, hints, fingerprint: canonicalJson({ inputSchema, hints }) }];
  });
  const once = listed.filter(({ name }) => listed.filter((other) => other.name === name).length === 1);
  return new Map(once.map((one) => [one.name, one]));
};

const hint = (value: unknown): boolean | null => (typeof value === "boolean" ? value : null);
