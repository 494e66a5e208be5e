import type { IncidentId, UserId } from "../domain/ids.ts";
import type { Incident } from "../domain/incident.ts";
import type { PostmortemDraft } from "../domain/postmortem.ts";
import { postmortemFacts } from "../domain/postmortem-facts.ts";
import { escapeMarkdown, postmortemMarkdown } from "../domain/postmortem-markdown.ts";
import { namedIn, plainAuthor, plainText, timelineOf, withNames } from "../domain/timeline.ts";
import { allEvents } from "./effects/write-postmortem.ts";
import type { EvidenceStore } from "./ports/evidence-store.ts";
import type { IncidentStore } from "./ports/incident-store.ts";

type Dependencies = {
  readonly incidents: IncidentStore;
  readonly evidence: EvidenceStore;
  /** What somebody is called; null, or no such function, where nobody can tell. */
  readonly nameOf?: (userId: UserId) => Promise<string | null>;
};

/** @returns the whole incident as one text, or null when there is none of that name */
export const exportIncident = async (
  deps: Dependencies,
  id: IncidentId,
  format: "md" | "json",
): Promise<string | null> => {
  const incident = await deps.incidents.load(id);
  if (incident === null) return null;
  const events = await allEvents(deps.incidents, incident);
  const draft = draftOf(incident) ?? postmortemFacts(incident, events);
  const timeline = timelineOf(events);
  if (format === "md") return named(deps, postmortemMarkdown(incident, draft, timeline));
  const evidence = await deps.evidence.list(id);
  const entries = timeline.map(({ seq, kind, at, actor, words }) => ({
    seq,
    kind,
    at,
    actor: plainAuthor(actor),
    text: plainText(words),
  }));
  return `${JSON.stringify({ incident, timeline: entries, postmortem: draft, evidence }, null, 2)}\n`;
};

/** Machines read ids, people read names. */
const named = async ({ nameOf }: Dependencies, markdown: string): Promise<string> => {
  if (nameOf === undefined) return markdown;
  const names = new Map<UserId, string>();
  for (const id of namedIn(markdown)) {
    const name = await nameOf(id);
    if (name !== null) names.set(id, escapeMarkdown(name));
  }
  return withNames(markdown, names);
};

const draftOf = ({ postmortem }: Incident): PostmortemDraft | null =>
  postmortem.kind === "none" ? null : postmortem.draft;
