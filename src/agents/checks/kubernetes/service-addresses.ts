import type { Finding } from "../../../domain/investigation.ts";
import type { Cause } from "../../causes.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";
import { findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";
import { isGateway } from "./gateway.ts";

/** Variables that point to a service or a port that is not there. */
export const serviceAddresses: ClusterCheck = {
  causes: ["service-address-mismatch", "gateway-misroute", "database-invalid-port", "service-port-mismatch"],
  looksAt: "addresses in the environment of containers, held against the services there are",
  wrongIf: "the address belongs to something optional that was never installed",
  judge: (facts) => {
    if (facts.services.length === 0) return [];
    const sources = [
      ...facts.descriptions.map((pod) => ({
        workload: pod.workload,
        environment: Object.assign({}, ...pod.containers.map((one) => one.environment)) as Readonly<
          Record<string, string>
        >,
        evidence: pod.evidence,
      })),
      ...facts.manifests.map(({ name, environment, evidence }) => ({ workload: name, environment, evidence })),
    ];
    const seen = new Set<string>();
    return sources.flatMap((source) =>
      addressesIn(source.environment).flatMap((address) => {
        const key = `${source.workload} ${address.variable}`;
        if (seen.has(key)) return [];
        seen.add(key);
        return judgeAddress(facts, source, address);
      }),
    );
  },
};

type Source = { readonly workload: string; readonly evidence: `E${number}` };
type Address = { readonly variable: string; readonly host: string; readonly port: string | null };

const withPort = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^@/\s]+@)?(?:tcp\()?([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*):(\d{2,5})\b/i;
const bareHost = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*)(?:\/|$)/i;

const addressesIn = (environment: Readonly<Record<string, string>>): readonly Address[] =>
  Object.entries(environment).flatMap(([variable, value]): readonly Address[] => {
    const [, host, port] = withPort.exec(value) ?? [];
    if (host !== undefined && port !== undefined) return [{ variable, host, port }];
    if (!/(?:HOST|ADDR|ADDRESS|URL|URI|ENDPOINT|SERVER|SERVICE_NAME)$/i.test(variable)) return [];
    const only = bareHost.exec(value)?.[1];
    if (only === undefined || /^(?:true|false|localhost)$/i.test(only)) return [];
    const stem = variable.replace(/(?:HOST|ADDR|ADDRESS|URL|URI|ENDPOINT|SERVER)$/i, "");
    return [{ variable, host: only, port: environment[`${stem}PORT`] ?? null }];
  });

const isDatabase = (text: string): boolean =>
  /mysql|mongo|postgres|maria|(?:^|[-_])(?:db|database|pg|rds)(?:[-_\d]|$)|sql/i.test(text);

const judgeAddress = (facts: ClusterFacts, source: Source, { variable, host, port }: Address): readonly Finding[] => {
  const name = serviceNameIn(facts, host);
  if (name === null) return [];
  const service = facts.services.find((one) => one.name === name);
  const isRoute = isGateway(source.workload) && /ROUTE|UPSTREAM|BACKEND|_URI$/i.test(variable);
  const misplaced: Cause = isRoute ? "gateway-misroute" : "service-address-mismatch";
  const say = (cause: Cause, object: string, confidence: number, words: string, evidence: `E${number}`) => [
    findingOf(
      cause,
      object,
      confidence,
      `${source.workload} looks for ${host}${port === null ? "" : `:${port}`} (${variable}), ${words}.`,
      [
        [`${variable}=${host}${port === null ? "" : `:${port}`}`, source.evidence],
        [words, evidence],
      ],
    ),
  ];
  const listed = facts.services[0]?.evidence ?? source.evidence;
  // Its pods are there and wait for a service: then the service is what is missing.
  if (service === undefined && facts.pods.some(({ workload }) => workload === name)) return [];
  if (service === undefined) {
    const isMeant = meantBy(facts, variable, name);
    if (isMeant === null) return [];
    return say(
      misplaced,
      `app/${source.workload}`,
      isMeant.isMissed ? sureness.decisive : sureness.strong,
      "and no service has that name",
      listed,
    );
  }
  if (port === null || service.ports.length === 0 || service.ports.some((one) => one.port === port)) return [];
  const offered = service.ports.map((one) => one.port).join(", ");
  const behind = facts.endpoints.find((one) => one.name === name)?.addresses.map((one) => one.port) ?? [];
  // Others still find it under the port that this one uses, so it is the service that moved.
  if (behind.includes(port) && !behind.some((one) => service.ports.some((known) => known.port === one)))
    return say(
      "service-port-mismatch",
      `app/${name}`,
      sureness.strong,
      `but ${name} offers ${offered} while its pods serve ${port}`,
      service.evidence,
    );
  const cause: Cause = isDatabase(`${variable} ${name}`) ? "database-invalid-port" : misplaced;
  return say(cause, `app/${source.workload}`, sureness.decisive, `but ${name} offers ${offered}`, service.evidence);
};

/** The service's part of a host inside this namespace; null for hosts elsewhere. */
const serviceNameIn = (facts: ClusterFacts, host: string): string | null => {
  const [name, namespace, kind] = host.split(".");
  if (name === undefined || name === "localhost") return null;
  if (namespace === undefined) return name;
  return namespace === facts.namespace || (namespace === "svc" && kind === undefined) ? name : null;
};

/**
 * An address of something that is not there may be a leftover for an optional part. It is to blame when a line complains
 * of it, or when the variable's name, or a name one or two letters away, is a service that does exist.
 */
const meantBy = (facts: ClusterFacts, variable: string, host: string): { readonly isMissed: boolean } | null => {
  if (
    facts.logs.some(({ text }) =>
      new RegExp(`(?:lookup|resolve|host|ENOTFOUND|dial|connect)[^\\n]*\\b${host}\\b`, "i").test(text),
    )
  )
    return { isMissed: true };
  const said = variable.toLowerCase().replace(/_?(?:addr|address|host|url|uri|endpoint|server|service_name)$/, "");
  const squeezed = (text: string): string => text.replaceAll(/[-_]/g, "").toLowerCase();
  const isNamed = facts.services.some(
    ({ name }) => squeezed(name) === squeezed(said) || squeezed(name) === squeezed(said.replace(/_?service$/, "")),
  );
  const isNear = facts.services.some(({ name }) => distance(name, host) <= 2 && name.length > 4);
  return isNamed || isNear ? { isMissed: isNamed && isNear } : null;
};

/** Letters to change, add or drop to get from one word to the other. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(
        Math.min((next[j - 1] ?? 0) + 1, (row[j] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)),
      );
    row = next;
  }
  return row[b.length] ?? 0;
};
