/** What came back for something that was delivered. */
export type Acknowledgement =
  | { readonly kind: "acknowledged"; readonly payload: unknown }
  | {
      readonly kind: "failed";
      /** Slack's `x-slack-retry-reason`. */
      readonly reason: "http_timeout" | "http_error" | "connection_failed" | "timeout";
      readonly status: number | null;
      /** The app said `x-slack-no-retry`. */
      readonly isFinal: boolean;
    };

export type Retry = { readonly attempt: number; readonly reason: string };

export const failed = (
  reason: Extract<Acknowledgement, { kind: "failed" }>["reason"],
  status: number | null = null,
): Acknowledgement => ({ kind: "failed", reason, status, isFinal: false });
