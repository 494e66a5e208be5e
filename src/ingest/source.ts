import type { Instant } from "../base/instant.ts";
import type { Result } from "../base/result.ts";
import type { Alert } from "../domain/alert.ts";

/** What a reader may know besides the body. */
export type ReadContext = {
  /** Stands in where the body says no time. */
  readonly receivedAt: Instant;
};

/** One monitoring system's way to say that something is wrong. */
export type AlertSource = {
  /** The last part of `POST /alerts/:source`, and `Alert.source`. */
  readonly name: string;
  /**
   * @param body any JSON value; never throws
   * @returns the alerts, possibly none; or why the body is not of this source: where, what was expected, what came
   */
  readonly read: (body: unknown, context: ReadContext) => Result<readonly Alert[], string>;
};
