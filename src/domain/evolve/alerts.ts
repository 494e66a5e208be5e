import type { Instant } from "../../base/instant.ts";
import type { AttachedAlert } from "../alert.ts";
import type { EventOf } from "../event.ts";

type AlertEvent = EventOf<"alert_attached"> | EventOf<"alert_repeated"> | EventOf<"alert_resolved">;

/** An alert that fires again after it was resolved is the same alert, firing. */
export const evolveAlerts = (
  alerts: readonly AttachedAlert[],
  at: Instant,
  event: AlertEvent,
): readonly AttachedAlert[] => {
  if (event.kind === "alert_attached") return [...alerts, { ...event.alert, attachedAt: at, timesSeen: 1 }];
  if (event.kind === "alert_repeated") {
    return alerts.map((alert) =>
      isSame(alert, event.alert)
        ? { ...event.alert, attachedAt: alert.attachedAt, startedAt: alert.startedAt, timesSeen: alert.timesSeen + 1 }
        : alert,
    );
  }
  return alerts.map((alert) =>
    isSame(alert, event) ? { ...alert, state: "resolved" as const, resolvedAt: event.resolvedAt } : alert,
  );
};

const isSame = (
  a: { readonly source: string; readonly fingerprint: string },
  b: { readonly source: string; readonly fingerprint: string },
): boolean => a.source === b.source && a.fingerprint === b.fingerprint;
