import type { IncidentStore } from "../app/ports/incident-store.ts";
import type { RecordedEvent } from "../domain/event.ts";
import { parseIncidentId } from "../domain/ids.ts";
import { commanderOf, type Incident } from "../domain/incident.ts";
import { plainAuthor, plainText, timelineOf } from "../domain/timeline.ts";
import { type HttpAnswer, json, refusal } from "./answer.ts";
import { type Credentials, hasBearerToken } from "./authenticate.ts";
import type { Route, RouteRequest } from "./route.ts";

type Dependencies = { readonly incidents: IncidentStore; readonly credentials: Credentials };

const pageSize = 50;
const timelinePageSize = 200;

/** Read-only JSON. Private incidents are not there, not even as a gap that says so. */
export const apiRoutes = ({ incidents, credentials }: Dependencies): readonly Route[] => {
  const guarded = (answer: (request: RouteRequest) => Promise<HttpAnswer>) => (request: RouteRequest) =>
    hasBearerToken(request.request, credentials)
      ? answer(request)
      : Promise.resolve(refusal(401, "expected a valid bearer token"));

  const visible = async (said: string): Promise<Incident | null> => {
    const id = parseIncidentId(said);
    const incident = id === null ? null : await incidents.load(id);
    return incident === null || incident.isPrivate ? null : incident;
  };

  return [
    { method: "GET", path: "/api/incidents", answer: guarded(({ query }) => list(incidents, query)) },
    {
      method: "GET",
      path: "/api/incidents/:id",
      answer: guarded(async ({ params }) => {
        const incident = await visible(params.id ?? "");
        return incident === null ? notFound(params.id) : json(200, shown(incident));
      }),
    },
    {
      method: "GET",
      path: "/api/incidents/:id/timeline",
      answer: guarded(async ({ params, query }) => {
        const incident = await visible(params.id ?? "");
        return incident === null ? notFound(params.id) : timeline(incidents, incident, query);
      }),
    },
  ];
};

const notFound = (id: string | undefined): HttpAnswer => refusal(404, `no incident ${JSON.stringify(id ?? "")}`);

/** @returns the number, or null when it is none; absent is 0 */
const cursorOf = (query: URLSearchParams): number | null => {
  const text = query.get("cursor");
  if (text === null || text === "") return 0;
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
};

const badCursor = (query: URLSearchParams): HttpAnswer =>
  refusal(400, `expected ?cursor= from the page before, got ${JSON.stringify(query.get("cursor"))}`);

const list = async (incidents: IncidentStore, query: URLSearchParams): Promise<HttpAnswer> => {
  const cursor = cursorOf(query);
  if (cursor === null) return badCursor(query);
  const page = await incidents.list({
    statuses: null,
    service: query.get("service"),
    includePrivate: false,
    includeDrills: true,
    beforeNumber: cursor === 0 ? null : cursor,
    limit: pageSize,
  });
  const last = page.at(-1);
  const next = page.length < pageSize || last === undefined ? null : last.id.slice("INC-".length);
  return json(200, { incidents: page.map(shown), next_cursor: next });
};

const timeline = async (incidents: IncidentStore, { id }: Incident, query: URLSearchParams): Promise<HttpAnswer> => {
  const cursor = cursorOf(query);
  if (cursor === null) return badCursor(query);
  const events: readonly RecordedEvent[] = await incidents.events(id, { afterSeq: cursor, limit: timelinePageSize });
  const timeline = timelineOf(events).map(({ seq, kind, at, actor, words }) => ({
    seq,
    kind,
    at,
    actor: plainAuthor(actor),
    text: plainText(words),
  }));
  const last = events.at(-1);
  return json(200, {
    timeline,
    next_cursor: events.length < timelinePageSize || last === undefined ? null : String(last.seq),
  });
};

const shown = (incident: Incident) => ({
  id: incident.id,
  title: incident.title,
  severity: incident.severity,
  status: incident.status,
  private: incident.isPrivate,
  drill: incident.isDrill,
  channel: incident.channel.kind === "pending" ? null : { id: incident.channel.id, name: incident.channel.name },
  commander: commanderOf(incident),
  services: incident.services,
  alerts: incident.alerts.map(({ fingerprint, source, title, state, startedAt, resolvedAt, timesSeen }) => ({
    fingerprint,
    source,
    title,
    state,
    started_at: startedAt,
    resolved_at: resolvedAt,
    times_seen: timesSeen,
  })),
  declared_at: incident.times.declaredAt,
  acknowledged_at: incident.times.acknowledgedAt,
  identified_at: incident.times.identifiedAt,
  mitigated_at: incident.times.mitigatedAt,
  resolved_at: incident.times.resolvedAt,
  closed_at: incident.times.closedAt,
});
