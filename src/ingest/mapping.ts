import { err, ok, type Result } from "../base/result.ts";
import type { Alert } from "../domain/alert.ts";
import { alertOfDraft } from "./draft.ts";
import { environmentIn, serviceIn, severityWordIn } from "./labels.ts";
import { alertsPerBodyLimit, asTitle } from "./limits.ts";
import { momentOf, readMoment } from "./moment.ts";
import { nothingElse, type Remainder, remainderOf, saidOfEach } from "./remainder.ts";
import { severityLabel } from "./severity-label.ts";
import { inside, isScalar, problem, textsOf } from "./shape.ts";
import { type AlertSource, alerting, type ReadContext, type Reading } from "./source.ts";

/** Fields of `generic` that can be found elsewhere in a body. */
export const mappedFields = [
  "title",
  "text",
  "service",
  "environment",
  "severity",
  "state",
  "fingerprint",
  "started_at",
  "resolved_at",
  "link",
] as const;
export type MappedField = (typeof mappedFields)[number];

/** Where things stand in the bodies of a system that nobody knows: dotted paths, e.g. `check.name` or `items.0.id`. */
export type Mapping = Readonly<{ [Field in MappedField]?: string | undefined }> & {
  /** The list of alerts, when a body has several; the other paths then begin at one of them. */
  readonly alerts?: string | undefined;
  /** What `state` says when it is over; anything else is firing. */
  readonly resolved?: readonly string[] | undefined;
};

const endings = ["resolved", "ok", "closed", "recovered", "up", "normal", "success", "inactive", "cleared", "healthy"];

/** A reader for bodies of any shape: it takes what the mapping names, and keeps the rest as labels. */
export const mappedSource = (mapping: Mapping): AlertSource => ({
  name: "generic",
  read: (body, context) => {
    const { alerts: path } = mapping;
    if (path === undefined) return readAll([{ raw: body, at: "" }], { mapping, around: nothingElse, context });
    const list = valueIn(body, path);
    if (!Array.isArray(list)) return err(problem(path, "a list of alerts", list));
    if (list.length === 0) return err(problem(path, "at least one alert", list));
    if (list.length > alertsPerBodyLimit)
      return err(problem(path, `at most ${alertsPerBodyLimit} alerts`, list.length));
    const found = list.map((raw: unknown, index) => ({ raw, at: `${path}[${index}]` }));
    return readAll(found, { mapping, around: saidOfEach(remainderOf(body, [path]), list.length), context });
  },
});

type Found = { readonly raw: unknown; readonly at: string };
type Around = { readonly mapping: Mapping; readonly around: Remainder; readonly context: ReadContext };

const readAll = (found: readonly Found[], given: Around): Result<Reading, string> => {
  const taken: Alert[] = [];
  for (const one of found) {
    const said = fieldsIn(one, given.mapping);
    if (!said.ok) return said;
    taken.push(alertOf(said.value, one.raw, given));
  }
  return alerting(...taken);
};

const valueIn = (raw: unknown, path: string): unknown => inside(raw, ...path.split("."));

type Fields = Readonly<Partial<Record<MappedField, string>>>;

const fieldsIn = ({ raw, at }: Found, mapping: Mapping): Result<Fields, string> => {
  const said: Partial<Record<MappedField, string>> = {};
  for (const field of mappedFields) {
    const path = mapping[field];
    if (path === undefined) continue;
    const value = valueIn(raw, path);
    const place = at === "" ? path : `${at}.${path}`;
    if (isScalar(value)) said[field] = String(value);
    else if (value !== undefined && value !== null)
      return err(problem(place, `a text or a number for ${field}`, value));
    if (field === "title" && asTitle(said.title ?? "") === "") return err(problem(place, "a text for title", value));
  }
  return ok(said);
};

const alertOf = (said: Fields, raw: unknown, { mapping, around, context }: Around): Alert => {
  const labels = textsOf(Object(raw));
  const shown = [mapping.title, mapping.text, mapping.link].filter((path) => path !== undefined);
  const own = Object.fromEntries(Object.entries(labels).filter(([name]) => !shown.includes(name)));
  const service = asTitle(said.service ?? "") || serviceIn(own);
  const environment = asTitle(said.environment ?? "") || environmentIn(own);
  return alertOfDraft(
    {
      source: "generic",
      key: said.fingerprint || [asTitle(said.title ?? ""), service ?? "", environment ?? ""],
      state: isOver(said.state, mapping) ? "resolved" : "firing",
      titles: [said.title],
      text: said.text,
      service,
      environment,
      severityLabel: severityLabel(said.severity ?? severityWordIn(own)),
      startedAt: timeOf(said.started_at),
      resolvedAt: timeOf(said.resolved_at),
      links: [{ title: "Link", url: said.link ?? "" }],
      labels: own,
      remainders: [remainderOf(raw, [...shown, ...Object.keys(own)]), around],
    },
    context,
  );
};

const isOver = (state: string | undefined, { resolved = endings }: Mapping): boolean =>
  state !== undefined && resolved.some((word) => word.toLowerCase() === state.trim().toLowerCase());

/** ISO 8601, or seconds or milliseconds since 1970. */
const timeOf = (said: string | undefined) => {
  const text = (said ?? "").trim();
  if (/^\d{9,10}(\.\d+)?$/.test(text)) return momentOf(Number(text) * 1_000);
  return /^\d{12,13}$/.test(text) ? momentOf(Number(text)) : readMoment(text);
};
