import type { Author } from "../domain/actor.ts";
import type { IncidentEvent } from "../domain/event.ts";
import { plainAuthor, plainText, timelineOf } from "../domain/timeline.ts";
import type { AuditRow, AuditStore } from "./ports/audit-store.ts";

export const auditFormats = ["jsonl", "csv"] as const;
export type AuditFormat = (typeof auditFormats)[number];

/** Every event of every log for auditors, a line each, with the hashes that let them check the chain for themselves. */
export async function* exportAudit({ rows }: Pick<AuditStore, "rows">, format: AuditFormat): AsyncGenerator<string> {
  if (format === "csv") yield `${columns.join(",")}\n`;
  for await (const row of rows()) yield format === "csv" ? csvLine(row) : jsonLine(row);
}

const jsonLine = ({ actor, payload, ...row }: AuditRow): string =>
  `${JSON.stringify({ ...row, actor: JSON.parse(actor), payload: JSON.parse(payload) })}\n`;

const columns = ["log", "seq", "at", "who", "event", "what", "change", "digest", "prev_hash", "hash"];

const csvLine = (row: AuditRow): string => {
  const payload = JSON.parse(row.payload) as { readonly changeId?: string; readonly digest?: string };
  const cells = [
    row.log,
    String(row.seq),
    row.at,
    plainAuthor(JSON.parse(row.actor) as Author),
    row.kind,
    wordsOf(row, payload),
    payload.changeId ?? "",
    payload.digest ?? "",
    row.prevHash,
    row.hash,
  ];
  return `${cells.map(cell).join(",")}\n`;
};

/** The timeline's own sentence; the workspace's log has none and shows what was written. */
const wordsOf = ({ log, seq, at, kind, actor, payload }: AuditRow, parsed: object): string => {
  if (!log.startsWith("INC-")) return payload;
  const event = { kind, ...parsed } as IncidentEvent;
  const [entry] = timelineOf([{ seq, at, actor: JSON.parse(actor) as Author, event }]);
  return entry === undefined ? payload : plainText(entry.words);
};

/** A spreadsheet takes a cell that begins with one of these for a formula, and text here comes from anywhere. */
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
};
