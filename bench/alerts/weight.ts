import { setTimeout as pause } from "node:timers/promises";
import { settled } from "../child.ts";
import type { MeasureOptions, MeasureResult } from "../measure.ts";
import { type Storage, startProduct } from "../product.ts";
import { startServers } from "../servers.ts";
import { startSlack } from "../slack-side.ts";
import { startBareAlertmanager } from "./alertmanager.ts";
import { startGenerator } from "./generator.ts";
import { residentMb } from "./memory.ts";

/** So many alerts are open, and so many times Alertmanager's memory is the aim. */
const sizes = [
  { alerts: 10_000, aim: 2 },
  { alerts: 100_000, aim: 1 },
] as const;
const settleLimitMs = 30_000;
/** Both give back what a storm took a while after it: Go by itself, Firebreak when no alert has come for ten seconds. */
const restMs = 15_000;

type Weighed = { readonly name: string; readonly emptyMb: number; readonly filledMb: readonly number[] };
type Subject = { readonly origin: string; readonly pid: number };

/** P8: what open alerts weigh, beside an Alertmanager with the same ones. The larger size only with `--full`. */
export const weight = async (options: MeasureOptions): Promise<readonly MeasureResult[]> => {
  const wanted = options.isFull ? sizes : sizes.slice(0, 1);
  const peer = await weighAlertmanager(wanted);
  if (peer === null) {
    options.say("alerts: P8 needs Debian's prometheus-alertmanager; left out");
    return [];
  }
  await using cleanUp = new AsyncDisposableStack();
  const servers = await startServers(options.say);
  if (servers !== null) cleanUp.defer(servers.stop);
  const ours = [
    ...(servers === null ? [] : [await weighProduct("Firebreak, Postgres and Redis", servers.storage, wanted)]),
    await weighProduct("Firebreak, embedded", { kind: "embedded" }, wanted),
  ];
  return [
    {
      name: "P8 what open alerts weigh",
      what: `${wanted.map(({ alerts }) => alerts).join(" and ")} different open alerts of one service, resident memory of the process`,
      notes: [
        ...[peer, ...ours].map(line),
        ...ours.flatMap((one) => wanted.map(({ aim }, at) => verdict(one, peer, at, aim))),
        `A size is weighed ${restMs / 1_000} s after its last alert was worked off.`,
        "Empty is what a process weighs before its first alert: Node, its libraries, and embedded the database, too.",
      ],
      peer: null,
      ours: [],
      ratios: [],
    },
  ];
};

type Sizes = readonly (typeof sizes)[number][];

const weighAlertmanager = async (wanted: Sizes): Promise<Weighed | null> => {
  const alertmanager = await startBareAlertmanager();
  if (alertmanager === null) return null;
  try {
    return await weigh("Alertmanager, in memory", alertmanager, "alertmanager", wanted);
  } finally {
    await alertmanager.stop();
  }
};

const weighProduct = async (name: string, storage: Storage, wanted: Sizes): Promise<Weighed> => {
  await using cleanUp = new AsyncDisposableStack();
  const slack = cleanUp.adopt(await startSlack(), (one) => one.stop());
  const product = cleanUp.adopt(await startProduct(slack, storage), (one) => one.stop());
  return await weigh(name, product, "firebreak", wanted);
};

const weigh = async (
  name: string,
  { origin, pid }: Subject,
  to: "firebreak" | "alertmanager",
  wanted: Sizes,
): Promise<Weighed> => {
  await using cleanUp = new AsyncDisposableStack();
  const generator = cleanUp.adopt(await startGenerator(), (one) => one.stop());
  await settled([pid], settleLimitMs);
  const emptyMb = residentMb(pid);
  const filledMb: number[] = [];
  let open = 0;
  for (const { alerts } of wanted) {
    const order = { origin, to, named: "weight", services: 1, perBody: 50, connections: 10 } as const;
    await generator.send({ ...order, alerts: alerts - open });
    open = alerts;
    await settled([pid], settleLimitMs);
    await pause(restMs);
    filledMb.push(residentMb(pid));
  }
  return { name, emptyMb, filledMb };
};

const line = ({ name, emptyMb, filledMb }: Weighed): string =>
  `${name}: empty ${emptyMb.toFixed(0)} MB, then ${filledMb.map((mb) => `${mb.toFixed(0)} MB`).join(" and ")}.`;

/** The whole process beside the other whole process, and what an alert more weighs beside what it weighs there. */
const verdict = (one: Weighed, peer: Weighed, at: number, aim: number): string => {
  const whole = (one.filledMb[at] ?? Number.NaN) / (peer.filledMb[at] ?? Number.NaN);
  const each = grownMb(one, at) / grownMb(peer, at);
  return `${one.name}, at ${sizes[at]?.alerts} alerts: ${whole.toFixed(1)}× as a whole, ${each.toFixed(1)}× for each alert more: ${each <= aim ? "met" : "NOT MET"} (at most ${aim}× for each).`;
};

/** Since the size before, so that what a process becomes in its first storm is counted once; one that shrank grew by nothing. */
const grownMb = ({ emptyMb, filledMb }: Weighed, at: number): number =>
  Math.max(0, (filledMb[at] ?? Number.NaN) - (at === 0 ? emptyMb : (filledMb[at - 1] ?? Number.NaN)));
