import { canonicalJson } from "../base/canonical.ts";
import type { IncidentId } from "../domain/ids.ts";
import { sha256 } from "./storable-text.ts";

/** What the first event of an incident names as the hash before it. */
export const firstPrevHash = "0".repeat(64);

/** Everything of an event that its row holds. `payload` is the event without its kind. */
export type HashedEvent = {
  readonly incidentId: IncidentId;
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
