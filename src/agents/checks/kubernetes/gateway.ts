import type { Finding } from "../../../domain/investigation.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";
import { findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/** Routes of gateways and ingresses that lead to nobody, or to somebody else. */
export const gateway: ClusterCheck = {
  causes: ["gateway-misroute"],
  looksAt: "routes in manifests and ingresses, held against the services there are",
  wrongIf: "the route belongs to something that is not installed yet",
  judge: (facts) => [...deadIngresses(facts), ...strayRoutes(facts)],
};

export const isGateway = (name: string): boolean =>
  /gateway|ingress|proxy|nginx|router|edge|envoy|kong|traefik/i.test(name);

const deadIngresses = (facts: ClusterFacts): readonly Finding[] =>
  facts.others
    .filter(({ kind }) => kind === "ingress")
    .flatMap(({ text, name, evidence }) => {
      const dead =
        /\s(\S+):\S+\s+\(<error: (?:endpoints|services?) "[^"]+" not found>\)/.exec(text) ??
        [...text.matchAll(/^\s+\/\S*\s+([\w-]+):([\w-]+)\s+\(/gm)].find(
          ([, service]) =>
            facts.services.length > 0 && service !== undefined && !facts.services.some((one) => one.name === service),
        );
      if (dead === undefined || dead === null) return [];
      const ingress = name === "" ? (/^Name:\s+(\S+)/m.exec(text)?.[1] ?? "ingress") : name;
      return [
        findingOf(
          "gateway-misroute",
          `app/${ingress}`,
          sureness.decisive,
          `${ingress} sends to ${dead[1]}, which is not there.`,
          [[dead[0], evidence]],
        ),
      ];
    });

const routeTarget =
  /\b(?:uri|url|proxy_pass|upstream|host|service|destination|server)\b["']?\s*[:= ]\s*["']?(?:lb|https?|grpc):\/\/([a-z][\w-]*)(?:\.[\w-]+\.svc(?:\.cluster\.local)?)?(?![\w.-])(?::(\d+))?/gi;

/** Whatever stands at the door may route: then its manifest says so. */
const hasRoutes = /^\s*(?:routes|http):\s*$|\bproxy_pass\b|predicates:/m;

const strayRoutes = (facts: ClusterFacts): readonly Finding[] => {
  if (facts.services.length === 0) return [];
  const texts = [
    ...facts.manifests
      .filter(({ name, text }) => isGateway(name) || hasRoutes.test(text))
      .map(({ name, text, evidence }) => ({ name, text, evidence })),
    ...facts.others
      .filter(({ kind }) => kind !== "ingress")
      .map(({ name, text, evidence }) => ({ name, text, evidence })),
  ];
  return texts.flatMap(({ name, text, evidence }) => {
    const stray = routesIn(text).find(({ service, port }) => {
      const known = facts.services.find((one) => one.name === service);
      return (
        known === undefined ||
        (port !== null && known.ports.length > 0 && !known.ports.some((one) => one.port === port))
      );
    });
    const crossed = crossedRoute(facts, text);
    const found = stray ?? crossed;
    if (found === null || found === undefined) return [];
    const owner =
      facts.workloads.find((one) => isGateway(one.name))?.name ??
      facts.pods.find((one) => isGateway(one.workload))?.workload ??
      name;
    return [
      findingOf(
        "gateway-misroute",
        `app/${facts.manifests.some((one) => one.name === name) && !/config/.test(name) ? name : owner}`,
        sureness.decisive,
        `The gateway sends to ${found.service}${found.port === null ? "" : `:${found.port}`}, which ${stray === undefined ? "serves something else" : "is not there"}.`,
        [[found.text, evidence]],
      ),
    ];
  });
};

type Route = { readonly service: string; readonly port: string | null; readonly text: string };

const routesIn = (text: string): readonly Route[] =>
  [...text.matchAll(routeTarget)].flatMap(([whole, service, port]) =>
    service === undefined ? [] : [{ service, port: port ?? null, text: whole }],
  );

/** A route named for one service that leads to another: `id: orders`, `uri: http://payments:80`. */
const crossedRoute = (facts: ClusterFacts, text: string): Route | null => {
  for (const match of text.matchAll(
    /\bid:\s*["']?([\w-]+)["']?[\s\S]{0,80}?\buri:\s*["']?(?:lb|https?):\/\/([\w-]+)(?::(\d+))?/g,
  )) {
    const [whole, id, service, port] = match;
    if (id === undefined || service === undefined) continue;
    const meant = facts.services.find(({ name }) => name === id || name === id.replace(/-route$/, ""));
    if (meant !== undefined && meant.name !== service) return { service, port: port ?? null, text: whole };
  }
  return null;
};
