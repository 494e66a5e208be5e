import type { Instant } from "../../base/instant.ts";
import type { AttachedAlert } from "../alert.ts";
import type { EventOf } from "../event.ts";
import { changesRemembered } from "../flapping.ts";

type AlertEvent =
  | EventOf<"alert_attached">
  | EventOf<"alert_repeated">
  | EventOf<"alert_resolved">
  | EventOf<"alert_flapping">;

/** An alert that fires again after it was resolved is the same alert, firing. */
export const evolveAlerts = (
  alerts: readonly AttachedAlert[],
  at: Instant,
  event: AlertEvent,
): readonly AttachedAlert[] => {
  if (event.kind === "alert_attached")
    return [...alerts, { ...event.alert, attachedAt: at, timesSeen: 1, changedAt: [], quietUntil: null }];
  const said = event.kind === "alert_repeated" ? event.alert : event;
  const index = alerts.findIndex((alert) => isSame(alert, said));
  const alert = alerts[index];
  return alert === undefined ? alerts : alerts.with(index, next(alert, at, event));
};

const next = (
  alert: AttachedAlert,
  at: Instant,
  event: Exclude<AlertEvent, EventOf<"alert_attached">>,
): AttachedAlert => {
  switch (event.kind) {
    case "alert_repeated": {
      const { attachedAt, startedAt, quietUntil } = alert;
      const changedAt = alert.state === "firing" ? alert.changedAt : changed(alert, at);
      return { ...event.alert, attachedAt, startedAt, timesSeen: alert.timesSeen + 1, changedAt, quietUntil };
    }
    case "alert_resolved":
      return { ...alert, state: "resolved", resolvedAt: event.resolvedAt, changedAt: changed(alert, at) };
    case "alert_flapping":
      return { ...alert, quietUntil: event.until };
  }
};

const changed = ({ changedAt }: AttachedAlert, at: Instant): readonly Instant[] =>
  [...changedAt, at].slice(-changesRemembered);

const isSame = (
  a: { readonly source: string; readonly fingerprint: string },
  b: { readonly source: string; readonly fingerprint: string },
): boolean => a.source === b.source && a.fingerprint === b.fingerprint;
