import type { LocalSlack } from "../../../sandbox/workspace/server.ts";
import type { EffectStatus } from "../../../src/app/ports/outbox.ts";
import { evolve } from "../../../src/domain/evolve.ts";
import type { Incident } from "../../../src/domain/incident.ts";
import { openQueue } from "../../../src/queue/open-queue.ts";
import type { Database, Row } from "../../../src/store/database.ts";
import { incidentStateVersion } from "../../../src/store/incident-state.ts";
import { storeOn } from "../../../src/store/open-store.ts";
import { openPglite } from "../../../src/store/pglite.ts";
import { openPostgres } from "../../../src/store/postgres.ts";
import type { Facts, Logged, StandingMessage } from "./facts.ts";

export type Looked = {
  readonly slack: Pick<LocalSlack, "ledger" | "workspace">;
  readonly environment: Readonly<Record<string, string>>;
  readonly shop: { readonly deployer: { readonly executions: () => number } };
};

const botUserId = "U0FIREBREAK";
const eventsLimit = 10_000;

/** Opens what the stopped processes left behind and reads all of it. */
export const gatherFacts = async (
  { slack, environment, shop }: Looked,
  expected: { readonly executions: number },
): Promise<Facts> => {
  const { DATABASE_URL: databaseUrl, FIREBREAK_DATA: dataFolder = "", REDIS_URL: redisUrl } = environment;
  const embedded = databaseUrl === undefined ? await openPglite(dataFolder) : null;
  const db: Database = embedded ?? openPostgres({ url: databaseUrl ?? "" });
  const store = storeOn(db, { evolve, stateVersion: incidentStateVersion });
  try {
    const jobs = redisUrl !== undefined ? { kind: "redis" as const, url: redisUrl } : null;
    const home = embedded === null ? jobs : { kind: "embedded" as const, pglite: embedded.session };
    const all = await allIncidents(store);
    const incidents = await Promise.all(
      all.map(
        async (incident): Promise<Logged> => ({
          incident,
          events: await store.incidents.events(incident.id, { afterSeq: 0, limit: eventsLimit }),
        }),
      ),
    );
    const known = await store.requests.list({ which: "all", person: null, beforeNumber: null, limit: pageSize });
    const requests = await Promise.all(
      known.map(async (request) => ({
        request,
        events: await store.requests.events(request.id, { afterSeq: 0, limit: eventsLimit }),
      })),
    );
    const ledger = slack.ledger.entries();
    const audit = await store.audit.verify();
    return {
      incidents,
      requests,
      ledger,
      messages: standingMessages(slack.workspace),
      ...(await readTables(db)),
      jobs: home === null ? { active: 0, failed: 0 } : await countJobs(home),
      auditBreaks: audit.breaks.map((broken) => JSON.stringify(broken)),
      executions: { seen: shop.deployer.executions(), expected: expected.executions },
      endMs: ledger.at(-1)?.at ?? 0,
    };
  } finally {
    await store.close();
  }
};

const pageSize = 500;

const allIncidents = async ({ incidents }: ReturnType<typeof storeOn>): Promise<readonly Incident[]> => {
  const all: Incident[] = [];
  for (;;) {
    const page = await incidents.list({
      statuses: null,
      service: null,
      includePrivate: true,
      includeDrills: true,
      beforeNumber: all.length === 0 ? null : Number(all.at(-1)?.id.slice("INC-".length)),
      limit: pageSize,
    });
    all.push(...page);
    if (page.length < pageSize) return all;
  }
};

const standingMessages = ({ world }: LocalSlack["workspace"]): readonly StandingMessage[] =>
  [...world.channels.values()]
    .filter(({ kind }) => kind !== "im")
    .flatMap(({ id: channel, name: channelName, messages }) =>
      messages
        .filter(({ user, subtype }) => user === botUserId && subtype?.startsWith("channel_") !== true)
        .map(({ ts, metadata }) => {
          const name = metadata?.event_payload.name;
          return { channel, channelName, ts, name: typeof name === "string" ? name : null };
        }),
    );

const countJobs = async (home: Parameters<typeof openQueue>[0]): Promise<Facts["jobs"]> => {
  const nothing = (): void => {};
  const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing };
  const queue = await openQueue(home, { logger });
  const { effects, agents } = await queue.stats();
  await queue.close(0);
  return { active: effects.active + agents.active, failed: effects.failed + agents.failed };
};

const text = (row: Row, column: string): string => String(row[column] ?? "");
const textOrNull = (row: Row, column: string): string | null => (row[column] === null ? null : text(row, column));

const effectsSql = `
  select id, incident_id, concat_ws(' ', effect->>'kind', effect->'surface'->>'kind') as what, status, stream,
    reason,
    (extract(epoch from greatest(due_at, queued_at, started_at)) * 1000)::float8 as waits_since
  from firebreak.effect order by ord`;

const deliveriesSql = `
  select key, case when gave_up_at is not null then 'given_up' when finished_at is null then 'unfinished'
    else 'finished' end as state from firebreak.inbox`;

const readTables = async (
  db: Database,
): Promise<Pick<Facts, "effects" | "surfaces" | "alerts" | "offers" | "operations" | "commands" | "deliveries">> => ({
  effects: (await db.query(effectsSql)).map((row) => ({
    id: text(row, "id"),
    incidentId: textOrNull(row, "incident_id"),
    what: text(row, "what"),
    status: text(row, "status") as EffectStatus,
    stream: textOrNull(row, "stream"),
    reason: text(row, "reason"),
    waitsSinceMs: Number(row.waits_since),
  })),
  surfaces: (await db.query("select incident_id, key, channel_id, message_ts from firebreak.surface")).map((row) => ({
    incidentId: text(row, "incident_id"),
    key: text(row, "key"),
    channel: text(row, "channel_id"),
    ts: text(row, "message_ts"),
  })),
  alerts: (
    await db.query(
      "select key, alert->>'fingerprint' as fingerprint, incident_id, outcome, reason from firebreak.alert",
    )
  ).map((row) => ({
    key: text(row, "key"),
    fingerprint: text(row, "fingerprint"),
    incidentId: textOrNull(row, "incident_id"),
    outcome: text(row, "outcome"),
    reason: text(row, "reason"),
  })),
  offers: (await db.query("select id from firebreak.alert_offer")).map((row) => text(row, "id")),
  operations: (await db.query("select seq from firebreak.incident_event where incident_id = 'operations'")).map((row) =>
    Number(row.seq),
  ),
  commands: (await db.query("select key from firebreak.applied_command")).map((row) => text(row, "key")),
  deliveries: (await db.query(deliveriesSql)).map((row) => ({
    key: text(row, "key"),
    state: text(row, "state") as Facts["deliveries"][number]["state"],
  })),
});
