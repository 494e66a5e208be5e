import type { Instant } from "../src/base/instant.ts";
import type { RecordedEvent } from "../src/domain/event.ts";
import type { EvidenceId } from "../src/domain/ids.ts";
import type { Policy } from "../src/domain/policy.ts";
import { calling } from "./words/calling.ts";
import { card, privately } from "./words/card.ts";
import { changes } from "./words/changes.ts";
import { forms } from "./words/forms.ts";
import { learning } from "./words/learning.ts";
import { names } from "./words/names.ts";
import { notices } from "./words/notices.ts";
import { operations } from "./words/operations.ts";
import { replies } from "./words/replies.ts";
import { requests } from "./words/requests.ts";
import { slo } from "./words/slo.ts";
import { standby } from "./words/standby.ts";
import { triage } from "./words/triage.ts";

/**
 * Everything that Firebreak says, in English. Another language is another value of this type:
 * sentences are functions, so that each language may put their parts in its own order.
 */
export const en = {
  names,
  card,
  privately,
  calling,
  changes,
  operations,
  requests,
  triage,
  notices,
  learning,
  replies,
  forms,
  slo,
  standby,
};

export type Words = typeof en;

/** What every view needs. */
export type ViewContext = {
  readonly words: Words;
  readonly now: Instant;
};

/** One record of the evidence ledger, as far as people are shown it. */
export type EvidenceLine = {
  readonly id: EvidenceId;
  readonly tool: string;
  readonly at: Instant;
  readonly link: string | null;
  readonly status: "ok" | "empty" | "failed";
  readonly summary: string;
  readonly body: string;
};

/** What surfaces of an incident need besides the incident. */
export type SurfaceContext = ViewContext & {
  readonly policy: Policy;
  /** The event of a notice; null for every other surface. */
  readonly event: RecordedEvent | null;
  readonly evidence: readonly EvidenceLine[];
};
