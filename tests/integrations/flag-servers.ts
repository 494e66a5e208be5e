import { type Answer, type Asked, type LocalServer, startLocalServer } from "./local-server.ts";

/** LaunchDarkly's REST API as documented, for one flag in one environment. */
export type LaunchDarklyWorld = {
  token: string;
  on: boolean;
  /** Index of the variation that everybody gets; null: a percentage rollout. */
  variation: number | null;
  variations: { _id: string; name?: string; value: unknown }[];
  rules: unknown[];
  archived: boolean;
  log: { _id: string; date: number; comment: string }[];
  /** How often the flag was really changed. */
  changes: number;
};

export const newFlagWorld = (): LaunchDarklyWorld => ({
  token: "api-local-test-token",
  on: true,
  variation: 0,
  variations: [
    { _id: "id-new", name: "new checkout", value: "new" },
    { _id: "id-old", value: "old" },
  ],
  rules: [],
  archived: false,
  log: [],
  changes: 0,
});

export const startLaunchDarkly = async (
  world = newFlagWorld(),
): Promise<LocalServer & { world: LaunchDarklyWorld }> => {
  const server = await startLocalServer((asked) => {
    if (asked.headers.authorization !== world.token)
      return { status: 401, body: { code: "unauthorized", message: "invalid access token" } };
    if (asked.path === "/api/v2/flags/shop/checkout-flow")
      return asked.method === "PATCH" ? patch(world, asked) : flag(world);
    if (asked.path === "/api/v2/auditlog" && asked.query.get("spec") === "proj/shop:env/production:flag/checkout-flow")
      return { status: 200, body: { items: world.log } };
    return { status: 404, body: { code: "not_found", message: "Unknown resource" } };
  });
  return { ...server, world };
};

const flag = ({ on, variation, variations, rules, archived }: LaunchDarklyWorld): Answer => ({
  status: 200,
  body: {
    key: "checkout-flow",
    kind: "multivariate",
    archived,
    variations,
    environments: {
      production: {
        on,
        fallthrough: variation === null ? { rollout: { variations: [] } } : { variation },
        offVariation: 1,
        rules,
        targets: [],
      },
    },
  },
});

type Instruction = { kind: string; variationId?: string };

const patch = (world: LaunchDarklyWorld, { headers, body }: Asked): Answer => {
  if (!String(headers["content-type"]).includes("domain-model=launchdarkly.semanticpatch"))
    return { status: 400, body: { code: "invalid_request", message: "expected a JSON patch" } };
  const { environmentKey, comment, instructions } = body as {
    environmentKey?: string;
    comment: string;
    instructions: Instruction[];
  };
  if (environmentKey !== "production")
    return { status: 400, body: { code: "invalid_request", message: "environmentKey" } };
  for (const { kind, variationId } of instructions) {
    if (kind === "turnFlagOn") world.on = true;
    else if (kind === "turnFlagOff") world.on = false;
    else if (kind === "updateFallthroughVariationOrRollout")
      world.variation = world.variations.findIndex(({ _id }) => _id === variationId);
    else return { status: 400, body: { code: "invalid_request", message: `unknown instruction ${kind}` } };
  }
  world.changes += 1;
  world.log.unshift({ _id: String(world.log.length), date: Date.now(), comment });
  return flag(world);
};

/** OFREP 0.3 for one flag, and a deployer that sets it by the signed webhook. */
export type OfrepWorld = {
  value: boolean | string;
  variant: string | null;
  token: string;
  /** Answers that still come from the cache after a change. */
  staleFor: number;
  changes: { action: string; flag: string; to: string; idempotency_key: string }[];
  before: boolean | string;
};

export const startOfrep = async (): Promise<LocalServer & { world: OfrepWorld }> => {
  const world: OfrepWorld = {
    value: true,
    variant: null,
    token: "ofrep-token",
    staleFor: 0,
    changes: [],
    before: true,
  };
  const server = await startLocalServer((asked) => {
    if (asked.path.startsWith("/change")) return change(world, asked);
    if (asked.headers.authorization !== `Bearer ${world.token}`) return { status: 401 };
    const key = /^\/ofrep\/v1\/evaluate\/flags\/(.+)$/.exec(asked.path)?.[1];
    if (key !== "checkout-flow")
      return { status: 404, body: { key, errorCode: "FLAG_NOT_FOUND", errorDetails: "no such flag" } };
    if ((asked.body as { context?: { targetingKey?: string } }).context?.targetingKey === undefined)
      return { status: 400, body: { key, errorCode: "TARGETING_KEY_MISSING" } };
    const isStale = world.staleFor > 0;
    if (isStale) world.staleFor -= 1;
    const value = isStale ? world.before : world.value;
    return {
      status: 200,
      body: { key, value, reason: "STATIC", ...(world.variant === null ? {} : { variant: world.variant }) },
    };
  });
  return { ...server, world };
};

const change = (world: OfrepWorld, { method, path, query, body }: Asked): Answer => {
  if (method === "GET" && path === "/change/status") {
    const seen = world.changes.some((one) => one.idempotency_key === query.get("idempotency_key"));
    return seen ? { status: 200, body: { status: "succeeded" } } : { status: 404, body: { error: "never seen" } };
  }
  const asked = body as OfrepWorld["changes"][number];
  if (!world.changes.some((one) => one.idempotency_key === asked.idempotency_key)) {
    world.before = world.value;
    world.changes.push(asked);
    world.value = asked.to === "on" ? true : asked.to === "off" ? false : asked.to;
  }
  return { status: 200, body: { status: "succeeded" } };
};
