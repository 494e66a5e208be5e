import type { Finding } from "../../../domain/investigation.ts";
import type { DatabaseFacts } from "../../survey/database-facts.ts";
import { meanOf, nowOf, type Series } from "../../survey/series.ts";
import { type Because, findingOf, sureness } from "../finding-of.ts";
import type { DatabaseCheck } from "./database-check.ts";

/** A database at 85 % of its processor has no room left for a spike; AWS' own alarms begin there. */
const cpuSaturated = 85;
const nearlyAll = 0.9;
const lagSeconds = 60;
const storageLeastBytes = 1.5e9;
const storageLeastShare = 0.1;

/** Which of its limits a database has reached, by its own metrics. */
export const capacity: DatabaseCheck = {
  causes: [
    "database-cpu-saturation",
    "database-connection-exhaustion",
    "database-storage-full",
    "database-replication-lag",
    "database-failover",
    "no-fault",
  ],
  looksAt: "processor, connections, free storage and replica lag over the incident's time",
  wrongIf: "a limit was reached for a moment by a planned job",
  judge: (facts) => {
    const found = [...cpu(facts), ...connections(facts), ...storage(facts), ...lag(facts), ...gap(facts)];
    return found.length > 0 ? found : quiet(facts);
  },
};

const cpu = ({ cpu: series, status, instance }: DatabaseFacts): readonly Finding[] => {
  if (series === null || nowOf(series) < cpuSaturated) return [];
  const statement = status === null ? undefined : /"statement":\s*"([^"]{1,120})/.exec(status.text)?.[1];
  return [
    findingOf(
      "database-cpu-saturation",
      `database/${instance}`,
      sureness.strong + 0.1,
      `${instance} has no processor left${statement === undefined ? "" : `; most of it goes to ${statement}`}.`,
      [
        [`${Math.round(nowOf(series))} % of the processor in use`, series.evidence],
        ...(statement === undefined || status === null ? [] : [[statement, status.evidence] as Because]),
      ],
    ),
  ];
};

const connections = ({ connections: series, maxConnections, instance, subject }: DatabaseFacts): readonly Finding[] => {
  if (series === null) return [];
  if (maxConnections === null) return refused(subject.text, series, instance);
  const now = nowOf(series);
  if (now < maxConnections * nearlyAll) return [];
  return [
    findingOf(
      "database-connection-exhaustion",
      `database/${instance}`,
      sureness.strong + 0.1,
      `${instance} has ${Math.round(now)} of ${Math.round(maxConnections)} connections in use.`,
      [[`${Math.round(now)} connections in use`, series.evidence]],
    ),
  ];
};

/** Nobody tells the limit, but clients are refused for want of connections while their number has grown. */
const refused = (alarm: string, series: Series, instance: string): readonly Finding[] => {
  const isRefused = /too many (?:clients|connections)|connection slots|cannot obtain|pool (?:is )?exhausted/i.test(
    alarm,
  );
  if (!isRefused || nowOf(series) < (series.values[0] ?? 0) * 1.2) return [];
  return [
    findingOf(
      "database-connection-exhaustion",
      `database/${instance}`,
      sureness.fair + 0.05,
      `Clients of ${instance} are refused for want of connections.`,
      [[`connections grew from ${series.values[0]} to ${Math.round(nowOf(series))}`, series.evidence]],
    ),
  ];
};

const storage = ({ storage: series, writeLatency, instance }: DatabaseFacts): readonly Finding[] => {
  if (series === null) return [];
  const [first = 0, last = 0] = [series.values[0], series.values.at(-1)];
  const isFalling = last < first * 0.7;
  if (!(last < storageLeastBytes || (isFalling && last < first * storageLeastShare))) return [];
  return [
    findingOf(
      "database-storage-full",
      `database/${instance}`,
      sureness.strong + 0.12,
      `${instance} has ${(last / 1e9).toFixed(1)} GB of storage left.`,
      [
        [`free storage fell from ${(first / 1e9).toFixed(1)} to ${(last / 1e9).toFixed(1)} GB`, series.evidence],
        ...(writeLatency === null
          ? []
          : [[`write latency ${writeLatency.values.at(-1)}`, writeLatency.evidence] as Because]),
      ],
    ),
  ];
};

const lag = ({ lag: series, instance }: DatabaseFacts): readonly Finding[] =>
  series === null || nowOf(series) < lagSeconds
    ? []
    : [
        findingOf(
          "database-replication-lag",
          `database/${instance}`,
          sureness.strong + 0.08,
          `A replica of ${instance} is ${Math.round(nowOf(series))} s behind.`,
          [[`lag ${Math.round(nowOf(series))} s`, series.evidence]],
        ),
      ];

/** Connections that fell to nothing and came back: somebody else took over. */
const gap = ({ connections: series, instance }: DatabaseFacts): readonly Finding[] => {
  if (series === null) return [];
  const usual = meanOf(series.values);
  const at = series.values.findIndex((value, place) => place > 0 && value <= usual * 0.02);
  const cameBack = at !== -1 && series.values.slice(at).some((value) => value > usual * 0.5);
  if (usual < 5 || !cameBack) return [];
  return [
    findingOf(
      "database-failover",
      `database/${instance}`,
      sureness.fair,
      `All connections to ${instance} were lost at once and came back.`,
      [[`connections fell to ${series.values[at]} at ${series.times[at]}`, series.evidence]],
    ),
  ];
};

const leastMeasured = 2;
const troubling = /fail|error|unavailable|insufficient|critical|crash|restart(?:ed|ing)|lost|exceeded|denied/i;

/** Everything that was measured is within its bounds, enough was measured to say so, and the database itself was seen. */
const quiet = (facts: DatabaseFacts): readonly Finding[] => {
  const measured = [facts.cpu, facts.connections, facts.storage, facts.lag].filter(
    (one): one is Series => one !== null,
  );
  if (measured.length < leastMeasured || facts.status === null || facts.events.some(({ text }) => troubling.test(text)))
    return [];
  if (facts.cpu !== null && Math.max(...facts.cpu.values) >= cpuSaturated) return [];
  return [
    findingOf(
      "no-fault",
      `database/${facts.instance}`,
      sureness.strong,
      `${facts.instance} is within its bounds; there is no fault now.`,
      measured.map(
        (one): Because => [`${one.metric} ${Number(nowOf(one).toPrecision(3))}, within bounds`, one.evidence],
      ),
    ),
  ];
};
