import { z } from "zod";
import { alertOfDraft } from "./draft.ts";
import { clipped } from "./limits.ts";
import { momentOf } from "./moment.ts";
import { remainderOf } from "./remainder.ts";
import { onScale, type Scale } from "./severity-words.ts";
import { given, id, numberOrNothing, readShape, text, textOrNothing, texts } from "./shape.ts";
import { type AlertSource, alerting, aside } from "./source.ts";

const milliseconds = numberOrNothing("milliseconds since 1970, or nothing");

const schema = z.looseObject(
  {
    id,
    issueUrl: textOrNothing,
    title: textOrNothing,
    priority: textOrNothing,
    state: text,
    trigger: textOrNothing,
    impactedEntities: texts,
    alertPolicyNames: texts,
    alertConditionNames: texts,
    createdAt: milliseconds,
    updatedAt: milliseconds,
    runbookUrl: textOrNothing,
  },
  { error: "an issue, like New Relic's default webhook template sends" },
);

const priorities: Scale = { critical: "critical", high: "error", medium: "warning", low: "info" };

const states: Readonly<Record<string, "firing" | "resolved">> = {
  created: "firing",
  activated: "firing",
  open: "firing",
  closed: "resolved",
  deactivated: "resolved",
};

/**
 * New Relic's workflows with the default payload template of a webhook destination.
 * Source: New Relic, "Workflows: webhook destinations" and "Message templates".
 */
export const newRelic: AlertSource = {
  name: "new-relic",
  read: (body, context) => {
    const read = readShape(schema, body);
    if (!read.ok) return read;
    const said = read.value;
    const word = said.state.trim().toLowerCase();
    const state = Object.hasOwn(states, word) ? states[word] : undefined;
    if (state === undefined) {
      return aside(clipped(said.id, 100), `the issue is ${clipped(word, 40)}, which changes nothing about the alert`);
    }
    const [entity, ...more] = said.impactedEntities ?? [];
    return alerting(
      alertOfDraft(
        {
          source: "new-relic",
          key: said.id,
          state,
          titles: [said.title, said.alertConditionNames?.[0]],
          text: "",
          // One entity is the service that suffers; of several nobody says which one it is.
          service: more.length === 0 ? entity : null,
          environment: null,
          severityLabel: onScale(priorities, said.priority),
          startedAt: momentOf(said.createdAt ?? Number.NaN),
          resolvedAt: momentOf(said.updatedAt ?? Number.NaN),
          links: [
            { title: "Runbook", url: said.runbookUrl ?? "" },
            { title: "New Relic", url: said.issueUrl ?? "" },
          ],
          labels: given({
            condition: said.alertConditionNames?.join(", "),
            policy: said.alertPolicyNames?.join(", "),
            priority: said.priority,
          }),
          remainders: [remainderOf(body, ["title", "issueUrl", "runbookUrl"])],
        },
        context,
      ),
    );
  },
};
