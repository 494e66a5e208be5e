import type { Instant } from "../base/instant.ts";
import type { Author } from "./actor.ts";
import type { EvidenceId } from "./ids.ts";

/** Where a sentence of the post-mortem comes from. A sentence without a source is a marked gap. */
export type Source =
  | { readonly kind: "event"; readonly seq: number }
  | { readonly kind: "evidence"; readonly id: EvidenceId }
  | { readonly kind: "gap" };

export type Sentence = { readonly text: string; readonly sources: readonly Source[] };

export const postmortemSections = [
  "summary",
  "impact",
  "cause",
  "went_well",
  "went_badly",
  "lucky",
  "action_items",
] as const;
export type PostmortemSection = (typeof postmortemSections)[number];

export type PostmortemDraft = {
  readonly sections: Readonly<Record<PostmortemSection, readonly Sentence[]>>;
  /** Who wrote the prose: `facts` when no model was asked. */
  readonly author: string;
};

export type PostmortemState =
  | { readonly kind: "none" }
  | { readonly kind: "drafted"; readonly draft: PostmortemDraft; readonly at: Instant }
  | { readonly kind: "published"; readonly draft: PostmortemDraft; readonly at: Instant; readonly by: Author };
