import { formatDuration } from "../base/duration.ts";
import { msBetween } from "../base/instant.ts";
import type { Incident } from "./incident.ts";
import type { PostmortemDraft } from "./postmortem.ts";
import { type PostmortemSection, postmortemSections, type Sentence, type Source } from "./postmortem.ts";
import { plainAuthor, plainText, type TimelineEntry } from "./timeline.ts";

const titles = {
  summary: "Summary",
  impact: "Impact",
  cause: "Cause",
  went_well: "What went well",
  went_badly: "What went badly",
  lucky: "Where we were lucky",
  action_items: "Action items",
} satisfies Record<PostmortemSection, string>;

/** The whole post-mortem as Markdown, for `firebreak export` and for a file in the channel. Foreign text is escaped. */
export const postmortemMarkdown = (
  incident: Incident,
  draft: PostmortemDraft,
  timeline: readonly TimelineEntry[],
): string =>
  [
    `# ${incident.id}: ${escapeMarkdown(incident.title)}`,
    facts(incident),
    ...postmortemSections.map(
      (section) => `## ${titles[section]}\n\n${draft.sections[section].map(sentence).join("\n")}`,
    ),
    `## Timeline\n\n| # | When (UTC) | Who | What |\n|---|---|---|---|\n${timeline.map(row).join("\n")}`,
  ].join("\n\n") + "\n";

const facts = ({ severity, status, times, isDrill, roles }: Incident): string => {
  const end = times.resolvedAt;
  const lines = [
    `- Severity: ${severity}${isDrill ? " (drill)" : ""}`,
    `- Status: ${status}`,
    `- Incident commander: ${roles.commander.map((id) => `@${id}`).join(", ") || "nobody"}`,
    `- Declared: ${times.declaredAt}`,
    `- Acknowledged: ${times.acknowledgedAt ?? "never"}`,
    `- Mitigated: ${times.mitigatedAt ?? "not yet"}`,
    `- Resolved: ${end === null ? "not yet" : `${end} (after ${formatDuration(msBetween(times.declaredAt, end))})`}`,
  ];
  return lines.join("\n");
};

const sentence = ({ text, sources }: Sentence): string =>
  sources.some((source) => source.kind === "gap")
    ? `- **To fill in:** ${escapeMarkdown(text)}`
    : `- ${escapeMarkdown(text)} ${sources.map(mark).join(" ")}`;

const mark = (source: Source): string => {
  switch (source.kind) {
    case "event":
      return `[#${source.seq}]`;
    case "evidence":
      return `[${source.id}]`;
    case "gap":
      return "";
  }
};

const row = ({ seq, at, actor, words }: TimelineEntry): string =>
  `| ${seq} | ${at.slice(0, 19).replace("T", " ")} | ${escapeMarkdown(plainAuthor(actor))} | ${escapeMarkdown(plainText(words))} |`;

/** Keeps foreign text from becoming markup, links or another row of the table. */
export const escapeMarkdown = (text: string): string =>
  text.replace(/[\\`*_{}[\]<>|#~]/g, "\\$&").replace(/\s*\r?\n\s*/g, " ");
