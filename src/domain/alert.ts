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
  /** When it went from firing to ended and back, the latest last; bounded by `changesRemembered`. */
  readonly changedAt: readonly Instant[];
  /** People were told that it flaps, and hear nothing of its changes until then; null: it does not flap. */
  readonly quietUntil: Instant | null;
};

/** So many alerts an incident follows one by one, with all they say; of the rest it keeps who they are, and counts. */
export const followedAtMost = 50;

/** One alert among very many: enough to know which it was. */
export type GatheredAlert = {
  readonly source: string;
  readonly fingerprint: string;
  readonly title: string;
  readonly service: string | null;
  /** joined: for the first time in this incident. */
  readonly what: "joined" | "repeated" | "ended";
  readonly times: number;
};

/** What the incident knows of the alerts that it does not follow one by one. */
export type Gathered = {
  /** Different alerts. */
  readonly alerts: number;
  /** How often one of them was said to have ended. */
  readonly endings: number;
  /** How often sources have said any of them. */
  readonly timesSeen: number;
  /** Alerts by service; at most `servicesCounted` of them. */
  readonly services: Readonly<Record<string, number>>;
};

export const nothingGathered: Gathered = { alerts: 0, endings: 0, timesSeen: 0, services: {} };
/** A name more is not counted apart. */
export const servicesCounted = 2_000;
