import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { clusterOf } from "../../src/main/cluster.ts";

const variables = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" };
const configOf = (file: Record<string, unknown>) => {
  const parsed = parseConfig(variables, JSON.stringify(file));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

const services = { cart: { depends_on: ["orders-db"] }, alone: {}, "orders-db": {} };

describe("the cluster that triage looks at", () => {
  it.each([
    ["cart", { status: "ok", value: expect.stringContaining("cart needs, by the catalogue: orders-db") }],
    ["alone", { status: "empty" }],
    [
      "stranger",
      { status: "failed", reason: expect.stringContaining("not looked at, because stranger is no service") },
    ],
  ])("is told by the configuration what %s needs", async (name, expected) => {
    const reader = clusterOf(configOf({ services, cluster: {} }))?.reader;
    expect(await reader?.dependencies?.({ name }, AbortSignal.timeout(5_000))).toMatchObject(expected);
  });

  it("is none where none is configured", () => {
    expect(clusterOf(configOf({ services }))).toBeNull();
  });
});
