import type { Instant } from "../base/instant.ts";

export type AlertLink = { readonly title: string; readonly url: string };

/**
 * One alert, whatever system sent it. Everything a source says that has no place of its own stays in `labels`.
 */
export type Alert = {
  /** Same condition, same fingerprint: unique within a source. */
  readonly fingerprint: string;
  /** Which ingest read it: `alertmanager`, `grafana`, `message`, … */
  readonly source: string;
  readonly state: "firing" | "resolved";
  readonly title: string;
  readonly text: string;
  /** Service name as the catalogue knows it, or as the labels say; null when neither tells. */
  readonly service: string | null;
  readonly environment: string | null;
  /** The source's own word (`critical`, `P1`, `error`, …), lower case; policy maps it to P1…P5. */
  readonly severityLabel: string | null;
  readonly startedAt: Instant;
  readonly resolvedAt: Instant | null;
  readonly links: readonly AlertLink[];
  readonly labels: Readonly<Record<string, string>>;
};

/** What the incident remembers of an alert attached to it. */
export type AttachedAlert = Alert & {
  readonly attachedAt: Instant;
  /** How often the source has said it, the first time included. */
  readonly timesSeen: number;
};
