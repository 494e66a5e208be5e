import type { Evidence } from "../../app/ports/evidence-store.ts";
import { askedIn } from "../ledger.ts";
import { readSeries, type Series } from "./series.ts";
import type { Subject } from "./subject.ts";

export type DatabaseEvent = { readonly at: string | null; readonly text: string; readonly evidence: Evidence["id"] };

/** All that has been seen of one database. */
export type DatabaseFacts = {
  readonly subject: Subject;
  readonly instance: string;
  readonly cpu: Series | null;
  readonly connections: Series | null;
  readonly storage: Series | null;
  readonly lag: Series | null;
  readonly writeLatency: Series | null;
  /** Events of the incident's time only. */
  readonly events: readonly DatabaseEvent[];
  readonly status: { readonly text: string; readonly evidence: Evidence["id"] } | null;
  /** The limit on connections, where anybody tells it. */
  readonly maxConnections: number | null;
};

const hourMs = 3_600_000;

export const databaseFactsOf = (subject: Subject, instance: string, records: readonly Evidence[]): DatabaseFacts => {
  const found = records.filter(({ status }) => status === "ok");
  const metric = (name: string): Series | null => {
    const record = found.find(
      (one) => one.tool === "metrics_query" && (askedIn(one) as { query?: string }).query === name,
    );
    return record === undefined ? null : readSeries(name, record);
  };
  const status = found.find(({ tool }) => tool === "database_status") ?? null;
  const series = {
    cpu: metric("CPUUtilization"),
    connections: metric("DatabaseConnections") ?? connectionsIn(status),
    storage: metric("FreeStorageSpace"),
    lag: metric("ReplicaLag"),
    writeLatency: metric("WriteLatency"),
  };
  const log = found.find(({ tool }) => tool === "logs_query");
  const windows = Object.values(series).flatMap((one) => (one === null ? [] : [one.times]));
  const from = windows
    .map((times) => times[0] ?? "")
    .filter((at) => at !== "")
    .sort()[0];
  const events = (log === undefined ? [] : eventsOf(log)).filter(
    ({ at }) => at === null || from === undefined || Date.parse(at) >= Date.parse(from) - hourMs,
  );
  const words = [subject.text, status?.body ?? "", ...events.map(({ text }) => text)].join("\n");
  return {
    subject,
    instance,
    ...series,
    events,
    status: status === null ? null : { text: status.body, evidence: status.id },
    maxConnections: limitIn(words, series.connections),
  };
};

/** What the status tells of this moment, where there is no course over time. */
const connectionsIn = (status: Evidence | null): Series | null => {
  const [, told] = /\bconnections: (\d+) of \d+/i.exec(status?.body ?? "") ?? [];
  if (status === null || told === undefined) return null;
  return { metric: "DatabaseConnections", times: [status.at], values: [Number(told)], evidence: status.id };
};

/** RDS' JSON, or one event a line. */
const eventsOf = (record: Evidence): readonly DatabaseEvent[] => {
  try {
    const raw: unknown = JSON.parse(record.body);
    const list = Array.isArray(raw) ? raw : Object.values(raw ?? {}).find(Array.isArray);
    return (list ?? []).map((one: Readonly<Record<string, unknown>>) => ({
      at:
        typeof one["date"] === "string" ? one["date"] : typeof one["timestamp"] === "string" ? one["timestamp"] : null,
      text: String(one["message"] ?? one["Message"] ?? JSON.stringify(one)),
      evidence: record.id,
    }));
  } catch {
    return record.body
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => ({ at: /\d{4}-\d\d-\d\dT[\d:.]+Z/.exec(line)?.[0] ?? null, text: line, evidence: record.id }));
  }
};

/** `469 of 500`, `max_connections = 500`, or `98% of max_connections` beside the number itself. */
const limitIn = (text: string, connections: Series | null): number | null => {
  const told =
    /connections?:? \d+ (?:of|\/) (\d+)/i.exec(text)?.[1] ??
    /max_connections["']?\s*[:=|]?\s*["']?(\d{2,})/i.exec(text)?.[1];
  if (told !== undefined) return Number(told);
  const share = /(\d+(?:\.\d+)?)\s?% of (?:the )?max(?:imum|_connections)/i.exec(text)?.[1];
  return share === undefined || connections === null ? null : Math.max(...connections.values) / (Number(share) / 100);
};
