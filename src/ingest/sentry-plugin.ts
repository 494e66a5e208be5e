import { z } from "zod";
import type { Result } from "../base/result.ts";
import { alertOfDraft } from "./draft.ts";
import { momentOf } from "./moment.ts";
import { remainderOf } from "./remainder.ts";
import { onScale, type Scale } from "./severity-words.ts";
import { id, inside, readShape, textOrNothing } from "./shape.ts";
import { alerting, type ReadContext, type Reading } from "./source.ts";

export const levels: Scale = {
  fatal: "critical",
  critical: "critical",
  error: "error",
  warning: "warning",
  info: "info",
  debug: "info",
};

const schema = z.looseObject(
  {
    id,
    project_slug: textOrNothing,
    project: textOrNothing,
    culprit: textOrNothing,
    level: textOrNothing,
    message: textOrNothing,
    url: textOrNothing,
    event: z
      .looseObject(
        {
          title: textOrNothing,
          environment: textOrNothing,
          timestamp: z.number({ error: "seconds since 1970, or nothing" }).nullish(),
        },
        { error: "the event, or nothing" },
      )
      .nullish(),
  },
  { error: "an issue, as the Webhooks plugin sends it" },
);

export const isPlugin = (body: unknown): boolean =>
  inside(body, "action") === undefined && inside(body, "project_slug") !== undefined;

/**
 * The "Webhooks" plugin of older installations: an issue of which its rule says that somebody should look.
 * Source: Sentry, `src/sentry/plugins/sentry_webhooks`.
 */
export const readPlugin = (body: unknown, context: ReadContext): Result<Reading, string> => {
  const read = readShape(schema, body);
  if (!read.ok) return read;
  const said = read.value;
  return alerting(
    alertOfDraft(
      {
        source: "sentry",
        key: `issue:${said.id}`,
        state: "firing",
        titles: [said.event?.title, said.message],
        text: [said.culprit, said.message].filter(Boolean).join("\n"),
        service: said.project_slug ?? said.project,
        environment: said.event?.environment,
        severityLabel: onScale(levels, said.level),
        startedAt: momentOf((said.event?.timestamp ?? Number.NaN) * 1_000),
        resolvedAt: null,
        links: [{ title: "Sentry", url: said.url ?? "" }],
        labels: {},
        remainders: [remainderOf(body, ["culprit", "message", "url", "event.title"])],
      },
      context,
    ),
  );
};
