import type { Instant } from "../base/instant.ts";
import type { Alert } from "../domain/alert.ts";
import { fingerprintOf, ownFingerprint } from "./fingerprint.ts";
import { environmentIn, serviceIn } from "./labels.ts";
import { asText, asTitle } from "./limits.ts";
import { type LinkCandidate, sortLinks } from "./links.ts";
import { labelsWithin, type Remainder } from "./remainder.ts";
import type { Texts } from "./shape.ts";
import type { ReadContext } from "./source.ts";

type Said = string | null | undefined;

/** What a reader found, in the source's own words. Every source ends here, so the bounds are the same for all. */
export type Draft = {
  readonly source: string;
  /** The same from the first to the last word about one condition: one text is the source's own id, several are ours. */
  readonly key: string | readonly string[];
  readonly state: "firing" | "resolved";
  /** The first that says something is the title. */
  readonly titles: readonly Said[];
  readonly text: Said;
  /** Where the source has a field for it; else the labels say. */
  readonly service: Said;
  readonly environment: Said;
  /** In the one spelling: see `severity-label.ts` and the source's own table. */
  readonly severityLabel: string | null;
  readonly startedAt: Instant | null;
  readonly resolvedAt: Instant | null;
  readonly links: readonly LinkCandidate[];
  /** The source's own labels or tags, in full. */
  readonly labels: Texts;
  /** All else that the body says. */
  readonly remainders: readonly Remainder[];
};

export const alertOfDraft = (draft: Draft, { receivedAt }: ReadContext): Alert => {
  const { key, state, labels: own } = draft;
  const links = sortLinks(draft.links);
  const resolvedAt = state === "resolved" ? (draft.resolvedAt ?? receivedAt) : null;
  return {
    fingerprint: typeof key === "string" ? ownFingerprint(key) : fingerprintOf(key),
    source: draft.source,
    state,
    title: draft.titles.map((said) => asTitle(said ?? "")).find((title) => title !== "") ?? "An alert without a name",
    text: asText(draft.text ?? ""),
    service: asTitle(draft.service ?? "") || serviceIn(own),
    environment: asTitle(draft.environment ?? "") || environmentIn(own),
    severityLabel: draft.severityLabel,
    startedAt: draft.startedAt ?? resolvedAt ?? receivedAt,
    resolvedAt,
    links: links.links,
    labels: labelsWithin({
      own,
      remainders: [{ labels: links.others, cut: 0 }, ...draft.remainders],
      linksCut: links.cut,
    }),
  };
};
