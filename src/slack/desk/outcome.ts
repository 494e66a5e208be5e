import type { Message } from "../../../views/blocks.ts";
import { refusalMessage } from "../../../views/refusal.ts";
import type { Person } from "../../domain/actor.ts";
import type { ChannelId, UserId } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import type { Intent } from "../../domain/intent.ts";
import type { Refusal } from "../../domain/refusal.ts";
import type { DeskDependencies } from "./dependencies.ts";

export type Wish = {
  readonly intent: Intent;
  readonly userId: UserId;
  /**
   * Who that is just now, by Slack. Asked when a rule needs it and not before: a form must open within three seconds,
   * and Slack may take longer to answer.
   */
  readonly person: () => Promise<Person>;
  /** Idempotency key of the delivery. */
  readonly key: string;
  /** Where it was said; null on the Home tab. */
  readonly channelId: ChannelId | null;
  /** Slack's permission to open a form, three seconds long; null when there is none. */
  readonly triggerId: string | null;
};

export type Outcome =
  /** For this person alone. */
  | { readonly kind: "said"; readonly message: Message }
  | { readonly kind: "refused"; readonly refusal: Refusal; readonly message: Message }
  | { readonly kind: "declared"; readonly incident: Incident; readonly message: Message }
  /** Operations was asked for something. */
  | { readonly kind: "asked"; readonly message: Message }
  /** Everybody sees it in the channel; there is nothing to say. */
  | { readonly kind: "quiet" };

export const refused = (deps: DeskDependencies, refusal: Refusal): Outcome => ({
  kind: "refused",
  refusal,
  message: refusalMessage(refusal, { words: deps.words, now: deps.clock.now() }),
});
