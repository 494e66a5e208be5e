import type { Finding } from "../../../domain/investigation.ts";
import type { Cause } from "../../causes.ts";
import { isWell } from "../../read-kubectl/pod-rows.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";
import { type Complaint, complaintsIn, targetIn } from "../../survey/log-lines.ts";
import { findingOf, sureness } from "../finding-of.ts";
import { workloadOfLog } from "../log-source.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/** What a process says of its own trouble, where the words leave little doubt. */
export const logComplaints: ClusterCheck = {
  causes: [
    "database-invalid-credentials",
    "database-invalid-port",
    "database-read-only",
    "database-connection-exhaustion",
    "certificate-expired",
    "upstream-rate-limited",
    "volume-mount-permission-denied",
    "disk-full",
    "dependency-unreachable",
  ],
  looksAt: "error lines of the workloads that suffer",
  wrongIf: "the lines are old, or there on a good day, too",
  judge: (facts) => [...spokenCauses(facts), ...unreachable(facts)],
};

type Spoken = { readonly cause: Cause; readonly pattern: RegExp; readonly confidence: number; readonly words: string };

const spoken: readonly Spoken[] = [
  {
    cause: "database-invalid-credentials",
    pattern:
      /access denied for user|password authentication failed|authentication failed|AuthenticationFailed|WRONGPASS|NOAUTH|SQLSTATE\(?:?\s?28P01|\b1045\b.*denied|SCRAM.*(?:fail|mismatch)|role "[^"]+" does not exist|invalid credentials.*(?:sql|mongo|redis|db)|auth failed/i,
    confidence: sureness.decisive - 0.03,
    words: "its database refuses the credentials",
  },
  {
    cause: "database-connection-exhaustion",
    pattern: /too many (?:clients|connections)|remaining connection slots|max_user_connections|max_connections/i,
    confidence: sureness.strong,
    words: "its database has no connections left",
  },
  {
    cause: "database-read-only",
    pattern:
      /read-only transaction|--read-only option|super-read-only|READONLY You can't write|NotWritablePrimary|not master|cannot execute \w+ in a read-only/i,
    confidence: sureness.strong,
    words: "its database takes no writes",
  },
  {
    cause: "certificate-expired",
    pattern:
      /certificate has expired|certificate expired|CERT_HAS_EXPIRED|certificate is not yet valid|NotAfter|CertificateExpiredException/i,
    confidence: sureness.strong + 0.05,
    words: "a certificate has run out",
  },
  {
    cause: "upstream-rate-limited",
    pattern:
      /\b429\b.{0,40}(?:too many|rate)|too many requests|rate ?limit(?:ed| exceeded)|RESOURCE_EXHAUSTED|quota exceeded for quota metric|ThrottlingException/i,
    confidence: sureness.strong,
    words: "somebody it calls limits it",
  },
  {
    cause: "volume-mount-permission-denied",
    pattern:
      /(?:permission denied|EACCES|operation not permitted|read-only file system)[^\n]*(?:\/[\w.-]+)+|(?:\/[\w.-]+)+[^\n]*(?:permission denied|EACCES|read-only file system)|can't (?:open|create|chdir)[^\n]*permission denied/i,
    confidence: sureness.strong,
    words: "it may not use its volume",
  },
  {
    cause: "disk-full",
    pattern: /no space left on device|ENOSPC|disk (?:is )?full|disk quota exceeded/i,
    confidence: sureness.strong,
    words: "a disk is full",
  },
];

const spokenCauses = (facts: ClusterFacts): readonly Finding[] => {
  const lines = [
    ...facts.logs.map(({ name, text, evidence }) => ({ workload: workloadOfLog(facts, name), text, evidence })),
    ...facts.events
      .filter(({ isWarning, reason }) => isWarning && /FailedMount|BackOff|Failed$|FailedCreatePodSandBox/.test(reason))
      .map(({ name, message, evidence }) => ({ workload: workloadOfLog(facts, name), text: message, evidence })),
    ...facts.descriptions.flatMap(({ workload, containers, evidence }) =>
      containers.map(({ message }) => ({ workload, text: message, evidence })),
    ),
  ];
  return lines.flatMap(({ workload, text, evidence }) =>
    spoken.flatMap(({ cause, pattern, confidence, words }) => {
      const found = text.split("\n").filter((line) => pattern.test(line) && !/^\s*(?:INFO|DEBUG)\b/.test(line));
      const line = found.at(-1);
      if (line === undefined) return [];
      return [
        findingOf(cause, objectOf(facts, cause, workload, line), confidence, `${workload}: ${words}.`, [
          [line, evidence],
        ]),
      ];
    }),
  );
};

/** A full disk belongs to the node only when the node says so, which another check sees. */
const objectOf = (facts: ClusterFacts, cause: Cause, workload: string, line: string): string => {
  if (cause === "certificate-expired") return `app/${shownBy(facts, line) ?? workload}`;
  const database = facts.subject.databases[0];
  const isOfDatabase = /^database-(?:connection|read-only)/.test(cause);
  if (isOfDatabase && database !== undefined) return `database/${database}`;
  return `app/${(isOfDatabase ? sayingSo(facts, cause) : null) ?? workload}`;
};

/** The database of the namespace that says of itself what its callers say of it. */
const sayingSo = (facts: ClusterFacts, cause: Cause): string | null => {
  const pattern = spoken.find((one) => one.cause === cause)?.pattern;
  const told = facts.logs.find(
    ({ name, text }) => isDatabaseName(workloadOfLog(facts, name)) && pattern?.test(text) === true,
  );
  return told === undefined ? null : workloadOfLog(facts, told.name);
};

/** Whose certificate a caller was shown: a service of the cluster that its line names. A server's own line names callers. */
const shownBy = (facts: ClusterFacts, line: string): string | null => {
  const { host } = targetIn(line);
  if (host === null || /handshake error from|remote error/i.test(line)) return null;
  const target = targetOf(facts, host);
  const isHere = facts.services.some(({ name }) => name === target) || /\.svc(?:\.|$)/.test(host);
  return isHere ? target : null;
};

/**
 * Somebody does not answer. What is known of that somebody says more than the complaint, so this stays beneath whatever
 * another check finds there.
 */
const unreachable = (facts: ClusterFacts): readonly Finding[] =>
  facts.logs.flatMap(({ name, text, evidence }) => {
    const workload = workloadOfLog(facts, name);
    const complaints = complaintsIn(text);
    const telling =
      complaints.find(({ host, kind }) => host !== null && kind !== "timeout") ??
      complaints.find(({ host }) => host !== null) ??
      complaints.find(({ kind }) => kind === "other");
    if (telling === undefined) return [];
    const target = targetOf(facts, telling.host);
    const port = wrongDatabasePort(facts, target, telling.port);
    if (port !== null)
      return [
        findingOf(
          "database-invalid-port",
          `app/${workload}`,
          sureness.strong,
          `${workload} asks ${target} at port ${telling.port}, and it offers ${port.offered}.`,
          [
            [telling.line, evidence],
            [`${target} offers ${port.offered}`, port.evidence],
          ],
        ),
      ];
    const database = refusedByHealthyDatabase(facts, telling);
    if (database !== null)
      return [
        findingOf(
          "database-invalid-port",
          `app/${workload}`,
          sureness.fair,
          `${workload} is refused by its database, which is well: it asks at the wrong port.`,
          [
            [telling.line, evidence],
            [`${database.name} is ready`, database.evidence],
          ],
        ),
      ];
    const isHere = target !== null && target !== workload && facts.services.some((one) => one.name === target);
    const isSure = facts.pods.some((pod) => pod.workload === workload && !isWell(pod)) || complaints.length > 2;
    return [
      findingOf(
        "dependency-unreachable",
        `app/${isHere ? target : workload}`,
        isSure && !isHere ? sureness.fair : sureness.fair - 0.1,
        `${workload} cannot reach ${telling.host ?? "something it needs"}.`,
        [[telling.line, evidence]],
      ),
    ];
  });

/** The service behind a name or a cluster address. */
const targetOf = (facts: ClusterFacts, host: string | null): string | null => {
  if (host === null) return null;
  return facts.services.find(({ clusterIp }) => clusterIp === host)?.name ?? host.split(".")[0] ?? null;
};

const isDatabaseName = (name: string): boolean => /mysql|mongo|postgres|maria|(?:^|-)db(?:-|$)|sql/.test(name);

/** The line speaks of a database and names no address; every database of the namespace is ready. */
const refusedByHealthyDatabase = (facts: ClusterFacts, { line, host, kind }: Complaint) => {
  const speaks = /jdbc|mysql|mongo|postgres|hikari|communications link failure|sqlexception/i.test(line);
  if (!speaks || host !== null || kind === "name" || kind === "timeout") return null;
  const databases = facts.pods.filter(({ workload }) => isDatabaseName(workload));
  return databases.length > 0 && databases.every(isWell) ? (databases[0] ?? null) : null;
};

const wrongDatabasePort = (facts: ClusterFacts, target: string | null, port: string | null) => {
  const service = facts.services.find(({ name }) => name === target);
  if (service === undefined || port === null || !/mysql|mongo|postgres|maria|(?:^|-)db(?:-|$)|sql/.test(service.name))
    return null;
  if (service.ports.some((one) => one.port === port)) return null;
  return { offered: service.ports.map((one) => one.port).join(", "), evidence: service.evidence };
};
