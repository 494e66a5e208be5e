import { ErrorCode, McpError } from "@modelcontextprotocol/sdk/types.js";

/**
 * Why a server gave no result. `refused`: it has read the request and will not have it; `late`: no answer in time;
 * `lost`: the session is gone, or cannot be made. A new session may help only with the last.
 */
export class SessionError extends Error {
  override readonly name = "SessionError";
  readonly kind: "refused" | "late" | "lost";

  constructor(message: string, kind: SessionError["kind"], cause: unknown) {
    super(message, { cause });
    this.kind = kind;
  }
}

export const kindOf = (error: unknown): SessionError["kind"] => {
  if (!(error instanceof McpError)) return "lost";
  if (error.code === ErrorCode.RequestTimeout) return "late";
  return error.code === ErrorCode.ConnectionClosed ? "lost" : "refused";
};
