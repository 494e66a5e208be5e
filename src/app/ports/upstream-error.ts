/** The outside failed. The queue decides by `retryable`; `retryAfterMs` is the outside's own wish. */
export class UpstreamError extends Error {
  override readonly name = "UpstreamError";
  readonly service: string;
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  /** True when the request may have been applied although no answer came. */
  readonly mayHaveRun: boolean;

  constructor(
    message: string,
    options: {
      readonly service: string;
      readonly retryable: boolean;
      readonly retryAfterMs?: number | null;
      readonly mayHaveRun?: boolean;
      readonly cause?: unknown;
    },
  ) {
    super(message, { cause: options.cause });
    this.service = options.service;
    this.retryable = options.retryable;
    this.retryAfterMs = options.retryAfterMs ?? null;
    this.mayHaveRun = options.mayHaveRun ?? false;
  }
}
