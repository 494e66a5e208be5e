import { z } from "zod";
import { alertOfDraft } from "./draft.ts";
import { clipped } from "./limits.ts";
import { momentOf } from "./moment.ts";
import { remainderOf } from "./remainder.ts";
import { onScale, priorities } from "./severity-words.ts";
import { id, numberOrNothing, readShape, scalars, text, textOrNothing, texts, wordOrNothing } from "./shape.ts";
import { type AlertSource, alerting, aside } from "./source.ts";
import { labelsOfTags } from "./tags.ts";

const schema = z.looseObject(
  {
    action: text,
    alert: z.looseObject(
      {
        alertId: id,
        message: textOrNothing,
        description: textOrNothing,
        alias: textOrNothing,
        entity: textOrNothing,
        priority: textOrNothing,
        tags: texts,
        details: scalars,
        createdAt: numberOrNothing("milliseconds since 1970, or nothing"),
        updatedAt: numberOrNothing("milliseconds, or nothing"),
        tinyId: wordOrNothing,
      },
      { error: "the alert" },
    ),
  },
  { error: 'an object with "action" and "alert"' },
);

const states: Readonly<Record<string, "firing" | "resolved">> = {
  Create: "firing",
  UnAcknowledge: "firing",
  Escalate: "firing",
  // A new priority may call for more than the one before.
  UpdatePriority: "firing",
  Close: "resolved",
  Delete: "resolved",
};

/**
 * Opsgenie's webhook integration, with "Add alert description" and "Add alert details" on. Jira Service Management
 * sends the same.
 * Source: Opsgenie, "Integrate with webhook: alert data sent to the URL".
 */
export const opsgenie: AlertSource = {
  name: "opsgenie",
  read: (body, context) => {
    const read = readShape(schema, body);
    if (!read.ok) return read;
    const { action, alert } = read.value;
    const state = Object.hasOwn(states, action) ? states[action] : undefined;
    if (state === undefined) {
      return aside(clipped(alert.alertId, 100), `${clipped(action, 60)} changes nothing about the alert`);
    }
    return alerting(
      alertOfDraft(
        {
          source: "opsgenie",
          key: alert.alertId,
          state,
          titles: [alert.message, alert.alias],
          text: alert.description,
          service: null,
          environment: null,
          severityLabel: onScale(priorities, alert.priority),
          startedAt: momentOf(alert.createdAt ?? Number.NaN),
          // Written in nanoseconds in some versions; those are past the year 9999 and read as no time.
          resolvedAt: momentOf(alert.updatedAt ?? Number.NaN),
          links: [],
          labels: { ...labelsOfTags(alert.tags ?? []), ...alert.details },
          remainders: [remainderOf(body, ["alert.message", "alert.description", "alert.tags", "alert.details"])],
        },
        context,
      ),
    );
  },
};
