import { z } from "zod";
import { alertOfDraft } from "./draft.ts";
import { clipped } from "./limits.ts";
import { momentOf, readMoment } from "./moment.ts";
import { remainderOf } from "./remainder.ts";
import { onScale, priorities, type Scale } from "./severity-words.ts";
import { readShape, textOrNothing, wordOrNothing } from "./shape.ts";
import { type AlertSource, alerting, aside } from "./source.ts";
import { labelsOfTags } from "./tags.ts";

/**
 * The payload that docs/alerts.md asks for. Datadog's default one has only `id`, `title`, `body`, `event_type`,
 * `date`, `last_updated` and `org`; then the title says the transition.
 */
const schema = z.looseObject(
  {
    id: wordOrNothing,
    title: textOrNothing,
    body: textOrNothing,
    event_type: textOrNothing,
    date: wordOrNothing,
    last_updated: wordOrNothing,
    alert_id: wordOrNothing,
    alert_title: textOrNothing,
    alert_transition: textOrNothing,
    alert_type: textOrNothing,
    alert_priority: textOrNothing,
    alert_scope: textOrNothing,
    alert_cycle_key: wordOrNothing,
    aggreg_key: wordOrNothing,
    tags: textOrNothing,
    link: textOrNothing,
    snapshot: textOrNothing,
  },
  { error: "an object with a title, like Datadog's webhook sends" },
);
type Said = z.infer<typeof schema>;

const alertTypes: Scale = { error: "error", warning: "warning", info: "info", success: null };

/** Monitors that say neither: the words of their transition, with which the title begins too. */
const transitions: readonly (readonly [RegExp, "firing" | "resolved"])[] = [
  [/^(re-?)?(triggered|warn|warning|no data|renotify|alert)\b/i, "firing"],
  [/^(recovered|resolved|ok)\b/i, "resolved"],
];

/** Source: Datadog, "Webhooks" integration, with its variables. */
export const datadog: AlertSource = {
  name: "datadog",
  read: (body, context) => {
    const read = readShape(withTitle, filled(body));
    if (!read.ok) return read;
    const said = read.value;
    const headline = headlineOf(said);
    const { title, state } = headline;
    const key = keyOf(said, headline);
    if (state === null) {
      const kind = said.alert_transition || said.event_type || "an event";
      return aside(key, `${clipped(kind, 60)}: no monitor was triggered or recovered`);
    }
    const at = timeOf(said.last_updated) ?? timeOf(said.date);
    return alerting(
      alertOfDraft(
        {
          source: "datadog",
          key,
          state,
          titles: [said.alert_title, title],
          text: withoutFence(said.body ?? ""),
          service: null,
          environment: null,
          severityLabel:
            onScale(priorities, said.alert_priority || headline.priority) ?? onScale(alertTypes, said.alert_type),
          startedAt: state === "firing" ? at : null,
          resolvedAt: at,
          links: [
            { title: "Datadog", url: said.link ?? "" },
            { title: "Picture", url: said.snapshot ?? "" },
          ],
          labels: labelsOfTags([...splitTags(said.tags), ...splitTags(said.alert_scope)]),
          remainders: [
            remainderOf(filled(body), [
              ...(said.title === title ? ["title"] : []),
              "alert_title",
              "body",
              "tags",
              "alert_scope",
              "link",
              "snapshot",
            ]),
          ],
        },
        context,
      ),
    );
  },
};

const withTitle = schema.refine(({ title, alert_title }) => (title ?? alert_title ?? "").trim() !== "", {
  error: "a text that is not empty",
  path: ["title"],
});

type Headline = {
  /** Without what stands in brackets before it. */
  readonly title: string;
  readonly state: "firing" | "resolved" | null;
  readonly priority: string | null;
  /** `on {host:web-1}`: with the default payload nothing else tells one group of a monitor from another. */
  readonly group: string;
};

/** `[P2] [Triggered on {host:web-1}] CPU is high` → CPU is high, firing, of web-1. */
const headlineOf = (said: Said): Headline => {
  const [, priority = null, bracket = "", rest = ""] =
    /^\s*(?:\[(P[1-5])\]\s*)?\[([^\]]{1,200})\]\s*(.*)$/su.exec(said.title ?? "") ?? [];
  const transition = (said.alert_transition || bracket).trim();
  const state = transitions.find(([pattern]) => pattern.test(transition))?.[1] ?? null;
  return {
    title: rest || (said.title ?? ""),
    state: state ?? (said.alert_type === "success" ? "resolved" : null),
    priority,
    group: /\{.*\}/s.exec(bracket)?.[0] ?? "",
  };
};

/** The cycle is one from trigger to recovery; a monitor with groups has one for each. */
const keyOf = (said: Said, { title, group }: Headline): string => {
  const own = said.alert_cycle_key || said.aggreg_key;
  if (own) return own;
  return [said.alert_id ?? "", said.alert_scope || group, said.alert_id ? "" : said.alert_title || title].join(":");
};

const splitTags = (tags: string | null | undefined): readonly string[] =>
  (tags ?? "").split(",").filter((tag) => tag.trim() !== "");

/** A variable that has no value for this event is sent as it was written, or as the word for nothing. */
const isFilled = (value: unknown): boolean =>
  typeof value !== "string" || !/^(\$[A-Z][A-Z0-9_]*|null|None|n\/a)$/.test(value.trim());

const filled = (body: unknown): unknown =>
  typeof body !== "object" || body === null || Array.isArray(body)
    ? body
    : Object.fromEntries(Object.entries(body).filter(([, value]) => isFilled(value)));

const timeOf = (said: string | null | undefined) => {
  const text = (said ?? "").trim();
  return /^\d{10}$/.test(text)
    ? momentOf(Number(text) * 1_000)
    : /^\d{13}$/.test(text)
      ? momentOf(Number(text))
      : readMoment(text);
};

/** Datadog wraps the message of a monitor in a line of three percent signs. */
const withoutFence = (text: string): string => text.replace(/^\s*%%%\s*\n|\n\s*%%%\s*$/g, "");
