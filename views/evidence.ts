import type { Button } from "@slack/types";
import type { EvidenceId, IncidentId } from "../src/domain/ids.ts";
import type { Policy } from "../src/domain/policy.ts";
import { button } from "./blocks.ts";
import { join, linkTo, type Phrase, phraseOf, say, withoutForeignLinks } from "./phrase.ts";
import { evidencePerPress } from "./press.ts";
import type { EvidenceLine, SurfaceContext, ViewContext } from "./words.ts";

const linesShown = 6;

/** Evidence is one click away wherever something is claimed. Null without any. */
export const evidenceButton = (
  incidentId: IncidentId,
  cited: readonly EvidenceId[],
  { words }: ViewContext,
): Button | null => {
  const records = unique(cited).slice(0, evidencePerPress);
  return records.length === 0
    ? null
    : button(words.names.button.evidence, { k: "evidence", i: incidentId, e: records });
};

export const unique = (ids: readonly EvidenceId[]): EvidenceId[] => [...new Set(ids)];

/** One line for each record that is cited, with a link to its source. What the ledger does not hold is no evidence. */
export const evidenceLines = (cited: readonly EvidenceId[], ctx: SurfaceContext): readonly Phrase[] => {
  const found = unique(cited).flatMap((id) => ctx.evidence.find((record) => record.id === id) ?? []);
  const lines = found.slice(0, linesShown).map((record) => evidenceLine(record, ctx));
  return found.length > lines.length ? [...lines, ctx.words.names.shortened(found.length - lines.length)] : lines;
};

const evidenceLine = ({ id, summary, link, tool }: EvidenceLine, ctx: SurfaceContext): Phrase => {
  const { words } = ctx;
  // A summary quotes what was seen: an address in it is a stranger's.
  const said = withoutForeignLinks(summary === "" ? tool : summary, hostsOf(ctx));
  // Links of the ledger come from our own tools and the configured sources, never from a model's words.
  return words.triage.evidenceLine(id, link === null ? phraseOf(said) : linkTo(link, said, "any"));
};

/** Hosts that an agent's text may link to: those that the evidence itself links to, and those that are configured. */
export const hostsOf = ({ evidence, policy }: SurfaceContext): readonly string[] => [
  ...configuredHosts(policy),
  ...evidence.flatMap(({ link }) => hostOf(link)),
];

/** Where the runbooks stand that the catalogue names. */
export const configuredHosts = ({ services }: Pick<Policy, "services">): readonly string[] =>
  Object.values(services).flatMap(({ runbook }) => hostOf(runbook));

const hostOf = (url: string | null): readonly string[] =>
  url !== null && URL.canParse(url) ? [new URL(url).hostname] : [];

const linkedShown = 3;

/** ` [E1 (grafana.example.com), E4]`: the marks after a line, each leading to its source where there is one. */
export const proofOf = (cited: readonly EvidenceId[], ctx: SurfaceContext): Phrase => {
  const marks = unique(cited)
    .slice(0, linkedShown)
    .map((id) => {
      const link = ctx.evidence.find((record) => record.id === id)?.link ?? null;
      return link === null ? phraseOf(id) : linkTo(link, id, "any");
    });
  return marks.length === 0 ? [] : say` [${join(marks, ", ")}]`;
};

/** `E1, E4`: the small mark after a sentence. */
export const marksOf = (ids: readonly EvidenceId[]): string => unique(ids).join(", ");
