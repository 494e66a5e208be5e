import type { EvidenceId } from "../src/domain/ids.ts";
import { context, type Draft, type Modal, paragraph, preformatted, titledText } from "./blocks.ts";
import { readingModal } from "./form-fields.ts";
import { linkTo, type Phrase, phraseOf, say, strong } from "./phrase.ts";
import { shorten } from "./text.ts";
import type { EvidenceLine, ViewContext } from "./words.ts";

/** Each takes up to four blocks of the hundred that a modal may hold. */
const recordsShown = 20;
/** Slack takes about 250 KB for a view; this many characters of each record stay far below. */
const bodyShown = 2_500;

/** The records of the ledger themselves, as the tools answered. */
export const evidenceModal = (
  wanted: readonly EvidenceId[],
  ledger: readonly EvidenceLine[],
  ctx: ViewContext,
): Modal => {
  const { evidence } = ctx.words.triage;
  const shown = wanted.slice(0, recordsShown);
  const rest = wanted.length - shown.length;
  return readingModal({ title: evidence.title, close: evidence.close }, [
    ...shown.flatMap((id) =>
      recordBlocks(
        id,
        ledger.find((record) => record.id === id),
        ctx,
      ),
    ),
    rest > 0 ? context(evidence.shownAll(rest)) : null,
  ]);
};

const recordBlocks = (id: EvidenceId, record: EvidenceLine | undefined, ctx: ViewContext): Draft => {
  const { evidence } = ctx.words.triage;
  if (record === undefined) return [titledText(id, evidence.gone)];
  const { summary, tool, at, link, status, body } = record;
  return [
    paragraph(say`${strong(`${id}: ${summary === "" ? tool : summary}`)}`, ...standing(status, ctx)),
    context(evidence.from(tool, at), ...(link === null ? [] : [linkTo(link, evidence.open, "any")])),
    body.trim() === "" ? null : preformatted(shorten(body, bodyShown)),
  ];
};

const standing = (status: EvidenceLine["status"], { words }: ViewContext): readonly Phrase[] => {
  const { evidence } = words.triage;
  if (status === "ok") return [];
  return [phraseOf(status === "failed" ? evidence.failed : evidence.empty)];
};
