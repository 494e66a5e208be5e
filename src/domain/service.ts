import { nearest } from "../base/nearest.ts";
import type { ChangeAction, ExecutorKind } from "./change-action.ts";
import type { GateItem } from "./gate.ts";
import type { ServiceLevelObjective } from "./slo.ts";

/** One entry of the service catalogue (`services:` in the YAML). */
export type Service = {
  readonly name: string;
  readonly owner: string | null;
  readonly environment: string;
  /** 1 is the most critical. */
  readonly tier: number;
  /** It keeps data of its own: whoever changes it changes something that a second deploy does not bring back. */
  readonly isStateful: boolean;
  readonly dependsOn: readonly string[];
  /** An alert or resource carrying all of these labels belongs to this service. */
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly runbook: string | null;
  /** How much failure is accepted; null: nobody has said. */
  readonly slo: ServiceLevelObjective | null;
  /** Somebody outside is told when its deploy gate opens or closes. */
  readonly isGateReported: boolean;
  /** What may be proposed for it, and who decides. */
  readonly changes: Readonly<Partial<Record<ChangeAction, ChangePolicy>>>;
};

export type ChangePolicy = {
  readonly executor: ExecutorKind | "pipeline";
  /** Groups whose members may approve. */
  readonly approvers: readonly string[];
  /** What must hold for this service; null: what the policy asks of this action at the incident's severity. */
  readonly gate: readonly GateItem[] | null;
};

export type ServiceCatalogue = Readonly<Record<string, Service>>;

export const serviceNamed = (catalogue: ServiceCatalogue, name: string): Service | null =>
  Object.hasOwn(catalogue, name) ? (catalogue[name] ?? null) : null;

/** Services whose names stand in a text as whole words, in the order of the catalogue. */
export const servicesSaidIn = (text: string, catalogue: ServiceCatalogue): readonly string[] => {
  const said = text.toLowerCase();
  return Object.keys(catalogue).filter((name) =>
    new RegExp(`(?<![\\w-])${escaped(name.toLowerCase())}(?![\\w-])`).test(said),
  );
};

/** A service that the catalogue does not know, and the one that was probably meant. */
export type UnknownService = { readonly said: string; readonly meant: string | null };

/** Nothing is unknown where there is no catalogue. */
export const unknownServices = (
  services: readonly string[],
  catalogue: ServiceCatalogue,
): readonly UnknownService[] => {
  const known = Object.keys(catalogue);
  return known.length === 0
    ? []
    : services
        .filter((service) => serviceNamed(catalogue, service) === null)
        .map((said) => ({ said, meant: nearest(said, known) }));
};

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/**
 * The catalogue's service an alert belongs to: by match labels (most labels wins), then by the name it carries.
 * Null when the catalogue does not know it.
 */
export const serviceOf = (
  catalogue: ServiceCatalogue,
  said: { readonly service: string | null; readonly labels: Readonly<Record<string, string>> },
): Service | null => {
  const matching = Object.values(catalogue)
    .filter((service) => Object.keys(service.matchLabels).length > 0)
    .filter((service) => Object.entries(service.matchLabels).every(([key, value]) => said.labels[key] === value))
    .sort((a, b) => Object.keys(b.matchLabels).length - Object.keys(a.matchLabels).length);
  return matching[0] ?? (said.service === null ? null : serviceNamed(catalogue, said.service));
};

/** Services whose trouble can show up in `name`: itself and everything it depends on, nearest first; cycles are cut. */
export const withDependencies = (catalogue: ServiceCatalogue, name: string): readonly string[] => {
  const seen = new Set<string>([name]);
  const queue = [name];
  for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
    for (const dependency of serviceNamed(catalogue, next)?.dependsOn ?? []) {
      if (seen.has(dependency)) continue;
      seen.add(dependency);
      queue.push(dependency);
    }
  }
  return [...seen];
};
