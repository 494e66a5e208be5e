import type { Instant } from "../../base/instant.ts";
import type { Alert } from "../alert.ts";
import type { UserId } from "../ids.ts";

/** `S1`, counted over the whole workspace. */
export type SilenceId = `S${number}`;

/** What nobody wants to hear of. */
export type Silenced =
  /** This very alert: its button was pressed. */
  | { readonly kind: "alert"; readonly source: string; readonly fingerprint: string; readonly title: string }
  /** Alerts of the service with this name, and alerts that are called so; in capitals or not. */
  | { readonly kind: "named"; readonly name: string };

/** Alerts that are recorded and shown to nobody for a while. */
export type Silence = {
  readonly id: SilenceId;
  readonly what: Silenced;
  /** Null: a button was pressed, which asks for none. */
  readonly reason: string | null;
  readonly by: UserId;
  readonly at: Instant;
  readonly until: Instant;
};

/** @param alert with the service that the catalogue knows it by */
export const isSilenced = (alert: Alert, what: Silenced): boolean =>
  what.kind === "alert"
    ? alert.source === what.source && alert.fingerprint === what.fingerprint
    : namesOf(alert).some((name) => isSameName(name, what.name));

/** Prometheus and what speaks like it keep the rule's name in a label; elsewhere the title is the name. */
const namesOf = ({ service, title, labels }: Alert): readonly string[] => [
  ...(service === null ? [] : [service]),
  title,
  ...(Object.hasOwn(labels, "alertname") ? [labels.alertname ?? ""] : []),
];

export const isSameName = (one: string, other: string): boolean =>
  one.trim().toLowerCase() === other.trim().toLowerCase();

export const nameOfSilenced = (what: Silenced): string => (what.kind === "alert" ? what.title : what.name);

/** One silence for one thing: the newer one holds. */
export const isSameSilenced = (one: Silenced, other: Silenced): boolean =>
  one.kind === "alert"
    ? other.kind === "alert" && one.source === other.source && one.fingerprint === other.fingerprint
    : other.kind === "named" && isSameName(one.name, other.name);

export const silencesAt = (silences: readonly Silence[], now: Instant): readonly Silence[] =>
  silences.filter(({ until }) => now < until);
