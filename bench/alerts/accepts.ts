import { openPglite } from "../../src/store/pglite.ts";
import { openPostgres } from "../../src/store/postgres.ts";
import { settled } from "../child.ts";
import { type Aim, interleave, type MeasureOptions, type MeasureResult, ratiosOf, type Side } from "../measure.ts";
import { type Product, type Storage, startProduct } from "../product.ts";
import { startServers } from "../servers.ts";
import { startSlack } from "../slack-side.ts";
import { type BareAlertmanager, startBareAlertmanager } from "./alertmanager.ts";
import { type AlertGenerator, startGenerator } from "./generator.ts";

const connections = 100;
const services = 5;
const workOffLimitMs = 30_000;
const aims: readonly Aim[] = [{ figure: "perSecond", is: "at least", ratio: 0.4 }];
const yaml = "alerts: { declare: { critical: P1 }, new_incidents_per_minute: 1000 }\n";

/** P3: one alert a request, durable before it is answered, beside an Alertmanager that keeps its alerts in memory. */
export const accepts = async (options: MeasureOptions): Promise<readonly MeasureResult[]> => {
  await using cleanUp = new AsyncDisposableStack();
  const alertmanager = await startBareAlertmanager();
  if (alertmanager === null) {
    options.say("alerts: P3 needs Debian's prometheus-alertmanager; left out");
    return [];
  }
  cleanUp.defer(alertmanager.stop);
  const generator = cleanUp.adopt(await startGenerator(), (one) => one.stop());
  const slack = cleanUp.adopt(await startSlack(), (one) => one.stop());
  const servers = await startServers(options.say);
  if (servers !== null) cleanUp.defer(servers.stop);
  const perRound = options.isFull ? 10_000 : 1_000;

  const side = async (name: string, storage: Storage): Promise<ProductSide> => {
    const product = cleanUp.adopt(await startProduct(slack, storage, yaml), (one) => one.stop());
    return productSide({ name, storage, product, generator, slackPid: slack.pid, perRound });
  };
  const sides = [
    await side("Firebreak, embedded", { kind: "embedded" }),
    ...(servers === null ? [] : [await side("Firebreak, Postgres and Redis", servers.storage)]),
  ];
  const peerSide = alertmanagerSide(alertmanager, generator, perRound);
  for (const one of [peerSide, ...sides]) await one.round();
  const [peer, ...ours] = await interleave([peerSide, ...sides], options);
  if (peer === undefined) throw new Error("no rounds");
  const kept: string[] = [];
  for (const one of sides) kept.push(await one.afterKill());
  const before = await alertmanager.alerts();
  await alertmanager.killAndStart();
  return [
    {
      name: "P3 durable accepts",
      what: `${perRound} different alerts a round, one a request, over ${connections} connections, into ${services} services`,
      notes: [
        "Its incidents were declared while it warmed up: a round is new alerts of services that have trouble already.",
        "Firebreak: durable when it answers 202, in an incident of its service, cards drawn meanwhile. Alertmanager: in memory, notifying nobody.",
        "A round follows when what the one before left behind is worked off, or after 30 s.",
        ...kept,
        `Alertmanager: ${before} alerts before kill -9, ${await alertmanager.alerts()} after it.`,
      ],
      peer,
      ours,
      ratios: ratiosOf(peer, ours, aims),
    },
  ];
};

const alertmanagerSide = ({ origin }: BareAlertmanager, generator: AlertGenerator, alerts: number): Side => ({
  name: "Alertmanager, in memory",
  round: async () => {
    const order = { origin, to: "alertmanager", named: "steady", services, alerts, perBody: 1, connections } as const;
    return (await generator.send(order)).round;
  },
});

type ProductSide = Side & { readonly afterKill: () => Promise<string> };
type SideParts = {
  readonly name: string;
  readonly storage: Storage;
  readonly product: Product;
  readonly generator: AlertGenerator;
  readonly slackPid: number;
  readonly perRound: number;
};

const productSide = ({ name, storage, product, generator, slackPid, perRound }: SideParts): ProductSide => {
  let accepted = 0;
  const order = {
    origin: product.origin,
    to: "firebreak",
    named: "steady",
    services,
    alerts: perRound,
    perBody: 1,
    connections,
  } as const;
  return {
    name,
    round: async () => {
      const done = await generator.send(order);
      accepted += done.accepted;
      await settled([product.pid, slackPid], workOffLimitMs);
      return done.round;
    },
    afterKill: async () => {
      // The last alerts are answered, and nothing is given time after them.
      accepted += (await generator.send(order)).accepted;
      await product.kill();
      const kept = await keptAlerts(storage, product.dataFolder);
      return `${name}: ${accepted} alerts were answered 202; after kill -9 the record holds ${kept}${kept >= accepted ? ", none is lost" : ": ALERTS ARE LOST"}.`;
    },
  };
};

const keptAlerts = async (storage: Storage, dataFolder: string): Promise<number> => {
  const db = storage.kind === "servers" ? openPostgres({ url: storage.databaseUrl }) : await openPglite(dataFolder);
  try {
    const [row] = await db.query("select count(*)::int as count from firebreak.alert where incident_id is not null");
    return Number(row?.count);
  } finally {
    await db.close();
  }
};
