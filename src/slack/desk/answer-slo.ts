import { sloReports } from "../../../views/slo-report.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { SloSubject } from "../../domain/intent.ts";
import type { Refusal } from "../../domain/refusal.ts";
import { type Service, serviceNamed } from "../../domain/service.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { type Outcome, refused, type Wish } from "./outcome.ts";
import { findTarget } from "./target.ts";

/** Each is three questions to Prometheus, and a paragraph that somebody has to read. */
const servicesShown = 5;

/** Measures what the service's users have, and says it privately. */
export const answerSlo = async (deps: DeskDependencies, wish: Wish, about: SloSubject): Promise<Outcome> => {
  const found = await servicesMeant(deps, wish, about);
  if (!found.ok) return refused(deps, found.error);
  const services = found.value;
  const reports = await Promise.all(services.slice(0, servicesShown).map(deps.measureSlo));
  return {
    kind: "said",
    message: sloReports(
      { reports, more: services.slice(servicesShown).map(({ name }) => name) },
      { words: deps.words, now: deps.clock.now() },
    ),
  };
};

const servicesMeant = async (
  deps: DeskDependencies,
  { channelId }: Wish,
  about: SloSubject,
): Promise<Result<readonly Service[], Refusal>> => {
  const catalogue = deps.policy.services;
  if (about.kind === "service") {
    const service = serviceNamed(catalogue, about.name);
    return service === null
      ? err({ kind: "not_found", what: `the service ${about.name}`, known: Object.keys(catalogue) })
      : ok([service]);
  }
  const incident = await findTarget(deps.incidents, about.target, channelId);
  if (!incident.ok && about.target.kind === "named") return incident;
  const named = (incident.ok ? incident.value.services : [])
    .map((name) => serviceNamed(catalogue, name))
    .filter((service) => service !== null);
  return ok(named.length > 0 ? named : withObjective(Object.values(catalogue)));
};

/** The most critical first. */
const withObjective = (services: readonly Service[]): readonly Service[] =>
  services.filter(({ slo }) => slo !== null).sort((a, b) => a.tier - b.tier);
