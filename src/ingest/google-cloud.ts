import { z } from "zod";
import { alertOfDraft } from "./draft.ts";
import { momentOf } from "./moment.ts";
import { remainderOf } from "./remainder.ts";
import { onScale, type Scale } from "./severity-words.ts";
import { id, inside, numberOrNothing, readShape, scalars, textOrNothing, wordOrNothing } from "./shape.ts";
import { type AlertSource, alerting, aside } from "./source.ts";

const seconds = numberOrNothing("seconds since 1970, or nothing");

const documentation = z
  .union(
    [z.string(), z.looseObject({ content: textOrNothing, subject: textOrNothing, links: z.unknown().optional() })],
    {
      error: 'a text, or an object with "content"',
    },
  )
  .nullish();

const schema = z.looseObject(
  {
    version: wordOrNothing,
    incident: z.looseObject(
      {
        incident_id: id,
        state: z
          .string({ error: '"open" or "closed"' })
          .toLowerCase()
          .pipe(z.enum(["open", "closed"], { error: '"open" or "closed"' })),
        policy_name: textOrNothing,
        condition_name: textOrNothing,
        summary: textOrNothing,
        url: textOrNothing,
        started_at: seconds,
        ended_at: seconds,
        severity: textOrNothing,
        documentation,
        resource: z.looseObject({ labels: scalars }, { error: "the resource, or nothing" }).nullish(),
        policy_user_labels: scalars,
      },
      { error: "the incident" },
    ),
  },
  { error: 'an object with "incident" and "version"' },
);

const severities: Scale = { critical: "critical", error: "error", warning: "warning", "no severity": null };

/**
 * Google Cloud Monitoring's webhook channel, version 1.2 of the body. An incident is one condition on one resource, so
 * its id is the fingerprint.
 * Source: Google Cloud, "Create and manage notification channels: webhooks, schema structure".
 */
export const googleCloud: AlertSource = {
  name: "google-cloud",
  read: (body, context) => {
    const read = readShape(schema, body);
    if (!read.ok) return read;
    const { version, incident: said } = read.value;
    if (version === "test") return aside("test", "Google tries whether this address answers");
    const documented = typeof said.documentation === "string" ? { content: said.documentation } : said.documentation;
    const labels = { ...said.policy_user_labels, ...said.resource?.labels };
    return alerting(
      alertOfDraft(
        {
          source: "google-cloud",
          key: said.incident_id,
          state: said.state === "open" ? "firing" : "resolved",
          titles: [said.policy_name, said.condition_name, said.summary],
          text: [said.summary, documented?.content].filter(Boolean).join("\n\n"),
          service: null,
          environment: null,
          severityLabel: onScale(severities, said.severity),
          startedAt: momentOf((said.started_at ?? Number.NaN) * 1_000),
          resolvedAt: momentOf((said.ended_at ?? Number.NaN) * 1_000),
          links: [{ title: "Google Cloud", url: said.url ?? "" }],
          labels,
          remainders: [
            remainderOf(inside(body, "incident"), [
              ...placed,
              ...(typeof said.documentation === "string" ? ["documentation"] : []),
            ]),
            remainderOf(body, ["incident"]),
          ],
        },
        context,
      ),
    );
  },
};

const placed = ["policy_name", "summary", "url", "documentation.content", "policy_user_labels", "resource.labels"];
