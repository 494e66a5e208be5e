import { z } from "zod";
import type { Result } from "../base/result.ts";
import { alertOfDraft } from "./draft.ts";
import { severityWordIn } from "./labels.ts";
import { clipped } from "./limits.ts";
import { pathsOfItems, remainderOf } from "./remainder.ts";
import { severityLabel } from "./severity-label.ts";
import { id, inside, readShape, scalars, text, textOrNothing, wordOrNothing } from "./shape.ts";
import { alerting, aside, type ReadContext, type Reading } from "./source.ts";

const schema = z.looseObject(
  {
    ruleId: id,
    state: text,
    orgId: wordOrNothing,
    ruleName: textOrNothing,
    title: textOrNothing,
    message: textOrNothing,
    ruleUrl: textOrNothing,
    imageUrl: textOrNothing,
    tags: scalars,
    evalMatches: z
      .array(z.looseObject({ metric: wordOrNothing, value: wordOrNothing }, { error: "a series that matched" }), {
        error: "a list of series, or nothing",
      })
      .nullish(),
  },
  { error: "an alert of Grafana's legacy alerting" },
);

/** A rule without data is as much of a problem as one that fires: nobody can say that all is well. */
const states: Readonly<Record<string, "firing" | "resolved">> = {
  alerting: "firing",
  no_data: "firing",
  ok: "resolved",
};

export const isLegacy = (body: unknown): boolean =>
  inside(body, "alerts") === undefined && inside(body, "ruleId") !== undefined;

/**
 * Grafana before its unified alerting: one rule a body, without the time at which it began.
 * Source: Grafana 8, "Alert notifications", webhook.
 */
export const readLegacy = (body: unknown, context: ReadContext): Result<Reading, string> => {
  const read = readShape(schema, body);
  if (!read.ok) return read;
  const said = read.value;
  const key = `rule:${said.orgId ?? ""}:${said.ruleId}`;
  const state = Object.hasOwn(states, said.state) ? states[said.state] : undefined;
  if (state === undefined) return aside(key, `${clipped(said.state, 60)} is no state that anybody has to act on`);
  const matches = said.evalMatches ?? [];
  return alerting(
    alertOfDraft(
      {
        source: "grafana",
        key,
        state,
        titles: [said.ruleName, said.title],
        text: [said.message ?? "", ...matches.map(({ metric, value }) => `${metric ?? "value"}: ${value ?? "none"}`)]
          .filter((line) => line !== "")
          .join("\n"),
        service: null,
        environment: null,
        severityLabel: severityLabel(severityWordIn(said.tags)),
        startedAt: null,
        resolvedAt: null,
        links: [
          { title: "Alert rule", url: said.ruleUrl ?? "" },
          { title: "Picture", url: said.imageUrl ?? "" },
        ],
        labels: said.tags,
        remainders: [
          remainderOf(body, [
            ...["tags", "message", "ruleName", "ruleUrl", "imageUrl"],
            ...pathsOfItems(matches, "evalMatches", ["metric", "value"]),
          ]),
        ],
      },
      context,
    ),
  );
};
