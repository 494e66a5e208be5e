import type { Instant } from "../base/instant.ts";
import type { Author } from "./actor.ts";
import type { EvidenceId } from "./ids.ts";

/** Where a sentence of the post-mortem comes from. A sentence without a source is a marked gap. */
export type Source =
  | { readonly kind: "event"; readonly seq: number }
  | { readonly kind: "evidence"; readonly id: EvidenceId }
  | { readonly kind: "gap" };

export type Sentence = { readonly text: string; readonly sources: readonly Source[] };

/** Nothing on record says it: a question for people. */
export const isGap = ({ sources }: Sentence): boolean =>
  sources.length === 0 || sources.some((source) => source.kind === "gap");

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

/** What a section asks while nothing stands in it. */
export const sectionQuestion = {
  summary: "What happened, in two sentences?",
  impact: "Who was hit, how many, and for how long?",
  cause: "The cause is not on record.",
  went_well: "What went well?",
  went_badly: "What went badly?",
  lucky: "Where were we lucky? Nothing on record says.",
  action_items: "What will be done so that it does not happen again, by whom, until when?",
} satisfies Record<PostmortemSection, string>;

export type PostmortemDraft = {
  readonly sections: Readonly<Record<PostmortemSection, readonly Sentence[]>>;
  /** Who wrote the prose: `facts` when no model was asked. */
  readonly author: string;
};

/** What people wrote themselves; a newer draft leaves these sections alone. */
export type EditedSections = Readonly<Partial<Record<PostmortemSection, readonly Sentence[]>>>;

export type PostmortemState =
  | { readonly kind: "none" }
  | {
      readonly kind: "drafted";
      readonly draft: PostmortemDraft;
      readonly edited: EditedSections;
      readonly at: Instant;
    }
  | {
      readonly kind: "published";
      readonly draft: PostmortemDraft;
      readonly edited: EditedSections;
      readonly at: Instant;
      readonly by: Author;
    };
