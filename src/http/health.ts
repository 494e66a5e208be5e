import { json } from "./answer.ts";
import type { Route } from "./route.ts";

/** Something that must be there before work can be done. */
export type ReadinessCheck = { readonly name: string; readonly check: () => Promise<void> };

type Dependencies = {
  readonly checks: readonly ReadinessCheck[];
  readonly metrics: () => Promise<string>;
  readonly metricsContentType: string;
};

export const healthRoutes = ({ checks, metrics, metricsContentType }: Dependencies): readonly Route[] => [
  { method: "GET", path: "/healthz", answer: async () => json(200, { status: "alive" }) },
  {
    method: "GET",
    path: "/readyz",
    answer: async () => {
      const outcomes = await Promise.all(checks.map(outcomeOf));
      const missing = outcomes.filter((outcome) => outcome.problem !== null);
      if (missing.length === 0) return json(200, { status: "ready" });
      return json(503, { status: "not ready", missing: missing.map(({ name, problem }) => ({ name, problem })) });
    },
  },
  {
    method: "GET",
    path: "/metrics",
    answer: async () => ({ status: 200, body: await metrics(), contentType: metricsContentType }),
  },
];

const outcomeOf = async ({
  name,
  check,
}: ReadinessCheck): Promise<{ readonly name: string; readonly problem: string | null }> => {
  try {
    await check();
    return { name, problem: null };
  } catch (error) {
    return { name, problem: error instanceof Error ? error.message : String(error) };
  }
};
