import { canonicalJson } from "../base/canonical.ts";
import { sha256 } from "./storable-text.ts";

/** What the first event of an incident names as the hash before it. */
export const firstPrevHash = "0".repeat(64);

/** Everything of an event that its row holds. `payload` is the event without its kind. */
export type HashedEvent = {
  /** An incident, or the name of the workspace's own log. The member's name is part of what is hashed and stays. */
  readonly incidentId: string;
  readonly seq: number;
  readonly kind: string;
  readonly payload: unknown;
  readonly actor: unknown;
  readonly at: string;
  readonly prevHash: string;
};

/** SHA-256, hex, of the canonical JSON of the event and of the hash before it: a changed past changes all that follows. */
export const eventHash = ({ incidentId, seq, kind, payload, actor, at, prevHash }: HashedEvent): string =>
  sha256(canonicalJson({ incidentId, seq, kind, payload, actor, at, prevHash }));
