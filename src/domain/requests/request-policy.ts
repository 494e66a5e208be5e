import type { Trigger } from "../policy.ts";
import type { Severity } from "../severity.ts";
import type { RequestKind, Urgency } from "./kinds.ts";

/** What the rules about requests need to know of the configuration. */
export type RequestPolicy = {
  /** What each department may hand over. */
  readonly departments: Readonly<Record<string, readonly RequestKind[]>>;
  /** Groups whose members may settle what others own, and may take what is confidential. */
  readonly operators: readonly string[];
  /** When it is due if nobody says. */
  readonly dueWithinMs: Readonly<Record<Urgency, number>>;
  /** Nobody has taken it for this long: people are called by the policy of `cross_department`. */
  readonly unownedAfterMs: Readonly<Record<Urgency, number>>;
  /** Kinds of which the channel learns that there is something, and not what. */
  readonly confidential: readonly RequestKind[];
  /** Hand-offs that are an incident at once, without a person's word. */
  readonly declare: readonly RequestDeclaration[];
};

export type RequestDeclaration = {
  readonly kind: RequestKind;
  readonly urgency: Urgency;
  readonly severity: Severity;
  readonly trigger: Trigger;
};
