import type { z } from "zod";
import type { Window } from "../app/ports/telemetry.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { InvariantError } from "../base/invariant.ts";
import type { EvidenceId } from "../domain/ids.ts";

/** What agents may do: look, or ask people for something. There is no third. */
export const accesses = ["read", "propose"] as const;
export type Access = (typeof accesses)[number];

/**
 * What a tool's answer is good for. Evidence may stand behind a claim; guidance (a runbook, the catalogue) says where
 * to look and proves nothing.
 */
export type Worth = "evidence" | "guidance";

export type ToolResult = {
  /** `empty`: asked and answered, and there was nothing. `failed`: nobody knows. */
  readonly status: "ok" | "empty" | "failed";
  /** One line for people. */
  readonly summary: string;
  /** The whole answer as text. It is redacted and bounded before anybody sees it. */
  readonly body: string;
  /** Where a person can see the same. */
  readonly link: string | null;
  /** The time that the answer speaks of; null when it is about no time in particular. */
  readonly window: Window | null;
};

export type ToolContext = {
  readonly signal: AbortSignal;
  /** Evidence ids whose records found something, for tools that take them as grounds. */
  readonly isEvidence: (id: EvidenceId) => boolean;
};

/** Who has a tool: whoever's roster names it; or, for a tool of somebody else's server, whom the configuration names. */
export type Holders =
  | { readonly kind: "roster" }
  | { readonly kind: "configured"; readonly agents: readonly string[] | "all" };

export type Tool = {
  readonly name: string;
  /** What it answers and when to use it, for the model. */
  readonly description: string;
  readonly access: Access;
  readonly worth: Worth;
  readonly holders: Holders;
  readonly input: z.ZodType;
  /** Takes what the model wrote; arguments of a wrong shape are a failed result that says what was expected. */
  readonly run: (input: unknown, context: ToolContext) => Promise<ToolResult>;
};

type ToolSpec<Schema extends z.ZodType> = Omit<Tool, "input" | "run" | "holders"> & {
  /** Left out: whoever's roster names it. */
  readonly holders?: Holders;
  readonly input: Schema;
  readonly run: (input: z.output<Schema>, context: ToolContext) => Promise<ToolResult>;
};

/** Wraps a tool so that arguments are checked, and what fails outside is an answer and no exception. */
export const defineTool = <Schema extends z.ZodType>({
  run,
  holders = { kind: "roster" },
  ...spec
}: ToolSpec<Schema>): Tool => ({
  ...spec,
  holders,
  run: async (raw, context) => {
    const parsed = spec.input.safeParse(raw);
    if (!parsed.success) return failedResult(`the arguments of ${spec.name} are wrong: ${issuesOf(parsed.error)}`);
    try {
      return await run(parsed.data, context);
    } catch (error) {
      context.signal.throwIfAborted();
      if (error instanceof InvariantError) throw error;
      // One source that breaks in a way nobody thought of must not end the whole triage; the record says what it said.
      return failedResult(`${spec.name} could not be asked: ${wordsOf(error)}`);
    }
  },
});

const wordsOf = (error: unknown): string => {
  if (error instanceof UpstreamError) return `${error.service}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
};

const issuesOf = (error: z.ZodError): string =>
  error.issues
    .slice(0, 5)
    .map((issue) => `${issue.path.join(".") || "input"}: ${issue.message}`)
    .join("; ");

export const okResult = (
  summary: string,
  body: string,
  rest: { readonly window?: Window | null; readonly link?: string | null } = {},
): ToolResult => ({ status: "ok", summary, body, link: rest.link ?? null, window: rest.window ?? null });

export const emptyResult = (
  summary: string,
  rest: { readonly window?: Window | null; readonly link?: string | null } = {},
): ToolResult => ({ status: "empty", summary, body: "", link: rest.link ?? null, window: rest.window ?? null });

export const failedResult = (summary: string): ToolResult => ({
  status: "failed",
  summary,
  body: "",
  link: null,
  window: null,
});
