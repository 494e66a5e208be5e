import type { Evidence } from "../../app/ports/evidence-store.ts";
import type { Asks } from "../asks.ts";
import { type Kind, spellingsOf } from "./resource.ts";

/**
 * Asks for things in the ways in which they can be asked for, until somebody answers: clusters and recordings differ in
 * how they spell a kind and where they put a name. Keeps every answer. Lives for one survey.
 */
export class Looker {
  readonly records: Evidence[] = [];
  /** Looks that a cluster cannot be asked for as it stands, with the reason. */
  readonly missed: Evidence[] = [];
  private readonly asks: Asks;
  private readonly namespaces: readonly string[];
  /** Which spelling has answered: 0 plural, 1 singular, 2 short. Null: none yet, so each is tried. */
  private spelling: number | null = null;
  /** How logs have been asked for with success; null: not known yet. */
  private logsBy: { readonly pod: boolean; readonly errors: boolean } | null = null;

  constructor(asks: Asks, namespaces: readonly string[]) {
    this.asks = asks;
    this.namespaces = namespaces;
  }

  get places(): readonly string[] {
    return this.namespaces;
  }

  get left(): number {
    return this.asks.left;
  }

  has(tool: string): boolean {
    return this.asks.has(tool);
  }

  /** The first input that gets an answer, also "there is none"; null when nobody answers. */
  async first(tool: string, inputs: readonly Readonly<Record<string, unknown>>[]): Promise<Evidence | null> {
    for (const input of inputs) {
      if (!this.asks.has(tool) || this.asks.left <= 0) return null;
      const evidence = await this.asks.ask(tool, input);
      if (evidence.status === "failed") {
        if (saysWhyNot.has(tool)) this.missed.push(evidence);
        continue;
      }
      if (!this.records.some(({ id }) => id === evidence.id)) this.records.push(evidence);
      return evidence;
    }
    return null;
  }

  async get(
    kind: Kind,
    options: { readonly name?: string; readonly namespace?: string } = {},
  ): Promise<Evidence | null> {
    const where = options.namespace === undefined ? this.namespaces : [options.namespace];
    const name = options.name ?? "";
    let nothing: Evidence | null = null;
    // Where there is none, another place may have some: a cluster answers for every namespace, also for a wrong one.
    for (const namespace of where) {
      const found = await this.spelled(kind, (resource) => {
        const query = { resource, name, namespace };
        return hasWideForm.has(kind) ? [{ ...query, wide: true }, query] : [query];
      });
      if (found?.status === "ok") return found;
      nothing ??= found;
    }
    return nothing;
  }

  async describe(kind: Kind, name: string, namespaces: readonly string[] = this.namespaces): Promise<Evidence | null> {
    return this.spelled(
      kind,
      (resource) => namespaces.map((namespace) => ({ resource, name, namespace })),
      "kubernetes_describe",
    );
  }

  /** Only what complains, where that can be asked for; `all` when the last words matter, whatever they are. */
  async logs(workload: string, pod: string | null, which: "errors" | "all" = "errors"): Promise<Evidence | null> {
    const ways = this.logsBy === null ? logsWays : [this.logsBy];
    for (const way of ways) {
      const name = way.pod ? (pod ?? workload) : workload;
      const inputs = this.namespaces.map((namespace) => ({ namespace, name, errors: way.errors }));
      const found = await this.first("kubernetes_logs", inputs);
      if (found === null) continue;
      this.logsBy = way;
      if (found.status === "ok" || which === "errors" || !way.errors) return found;
      return (
        (await this.first(
          "kubernetes_logs",
          inputs.map((input) => ({ ...input, errors: false })),
        )) ?? found
      );
    }
    return null;
  }

  async yaml(workload: string): Promise<Evidence | null> {
    return this.first(
      "kubernetes_yaml",
      this.namespaces.map((namespace) => ({ name: workload, namespace })),
    );
  }

  private async spelled(
    kind: Kind,
    inputsOf: (resource: string) => readonly Readonly<Record<string, unknown>>[],
    tool = "kubernetes_get",
  ): Promise<Evidence | null> {
    const ways = spellingsOf(kind);
    // Endpoints are plural in every dialect.
    const known = kind === "endpoints" ? 0 : this.spelling;
    const order = known === null ? [0, 1] : [Math.min(known, ways.length - 1)];
    for (const at of order) {
      const found = await this.first(tool, inputsOf(ways[at] ?? kind));
      if (found === null) continue;
      if (kind !== "endpoints") this.spelling = at;
      return found;
    }
    return null;
  }
}

/** Here a look that failed says something that people should know: what nobody has looked at, and why. */
const saysWhyNot: ReadonlySet<string> = new Set(["node_service", "service_connectivity", "service_dependencies"]);

const logsWays = [
  { pod: true, errors: true },
  { pod: false, errors: true },
  { pod: true, errors: false },
  { pod: false, errors: false },
] as const;

/** Kinds of which the wide table tells more that is needed: a pod's node and address, a service's selector. */
const hasWideForm: ReadonlySet<Kind> = new Set<Kind>(["pod", "service"]);
