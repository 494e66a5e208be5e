import type { SpecialistName } from "../../domain/routing.ts";

/** What somebody else's server answered. All text here is a stranger's; nobody has redacted or bounded it for a model yet. */
export type McpAnswer =
  | { readonly kind: "answered"; readonly text: string }
  /** Answered that there is nothing. */
  | { readonly kind: "empty"; readonly text: string }
  /** The server says that the call failed; `text` is what it says. */
  | { readonly kind: "refused"; readonly text: string }
  /** It could not be asked, or may not be asked any more; `reason` is ours, `text` what may help to ask better. */
  | { readonly kind: "failed"; readonly reason: string; readonly text: string };

/** A tool of a configured MCP server: named in the configuration, offered by its server, and let in. */
export type McpTool = {
  /** What agents call it. */
  readonly name: string;
  readonly server: string;
  /** What its server calls it. */
  readonly remoteName: string;
  /** What it is for, in the words of the configuration: a server's own words reach no prompt. */
  readonly purpose: string;
  readonly worth: "evidence" | "guidance";
  readonly agents: readonly SpecialistName[] | "all";
  /** JSON Schema of its arguments, as its server wrote it: a stranger's text. */
  readonly argumentsSchema: unknown;
  readonly call: (input: Readonly<Record<string, unknown>>, signal: AbortSignal) => Promise<McpAnswer>;
};

/** What became of one server, for whoever has configured it. */
export type McpReport = {
  readonly server: string;
  /** Null: it cannot be reached, and `reason` says why. */
  readonly found: {
    readonly says: string;
    readonly letIn: readonly string[];
    readonly refused: readonly { readonly tool: string; readonly why: string }[];
    /** Tools that it has and the configuration does not name. */
    readonly others: number;
  } | null;
  readonly reason: string;
};

export type McpServers = {
  /** What may be called now, without waiting. A server that is away keeps what it had; its calls fail. */
  readonly tools: () => readonly McpTool[];
  /** Asks every server that is not connected, or was asked long ago, and waits some seconds for it. Never throws but for the signal. */
  readonly ready: (signal: AbortSignal) => Promise<void>;
  readonly report: () => Promise<readonly McpReport[]>;
  readonly close: () => Promise<void>;
};
