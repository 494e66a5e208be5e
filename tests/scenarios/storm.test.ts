import { afterEach, describe, expect, it } from "vitest";
import { ask } from "./firebreak-api.ts";
import { brokenInvariants } from "./invariants.ts";
import { alertToken, type FirebreakProcess, openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

type Receipt = { readonly outcome: string; readonly incident: string | null; readonly reason: string };

const bodyOf = (alerts: readonly object[]): string =>
  JSON.stringify({ version: "4", status: "firing", receiver: "firebreak", groupKey: "{}", alerts });

const alertOf = (n: number, service: string, severity: string) => ({
  status: "firing",
  labels: { alertname: `Alert${n}`, service, severity, environment: "production" },
  annotations: { summary: `number ${n} is high` },
  startsAt: "2026-11-24T03:00:00.000Z",
  endsAt: "0001-01-01T00:00:00Z",
  fingerprint: `storm-${n}`,
});

const post = async ({ url }: FirebreakProcess, alerts: readonly object[]): Promise<readonly Receipt[]> => {
  const response = await fetch(`${url}/alerts/alertmanager`, {
    method: "POST",
    headers: { authorization: `Bearer ${alertToken}`, "content-type": "application/json" },
    body: bodyOf(alerts),
  });
  expect(response.status).toBe(202);
  return ((await response.json()) as { readonly alerts: readonly Receipt[] }).alerts;
};

const chunksOf = <T>(items: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size));

describe("a storm of alerts", () => {
  it("500 alerts of 30 services at once are a handful of incidents, one of which takes in the rest", async () => {
    world = await openWorld({
      mode: "http",
      configure: (yaml) =>
        yaml.replace(
          "declare: { critical: P1 }",
          "declare: { critical: P1, error: P3 }\n  new_incidents_per_minute: 4",
        ),
    });
    const firebreak = await world.start("start");
    const services = ["checkout", ...Array.from({ length: 29 }, (_, n) => `service-${n}`)];
    const alerts = Array.from({ length: 500 }, (_, n) => {
      const service = services[n % services.length] ?? "checkout";
      return alertOf(n, service, service === "checkout" ? "critical" : "error");
    });
    const receipts = (await Promise.all(chunksOf(alerts, 20).map((some) => post(firebreak, some)))).flat();

    expect(receipts).toHaveLength(500);
    const homes = new Set(receipts.map(({ incident }) => incident));
    // The P1 of checkout, four P3s, and the one that takes in the rest.
    expect(homes.size).toBe(6);
    expect(receipts.filter(({ outcome }) => outcome === "declared")).toHaveLength(6);
    expect(receipts.every(({ reason }) => reason !== "")).toBe(true);
    const overflow = receipts.find(({ reason }) => reason.includes("one incident takes in the rest"))?.incident;
    const { body } = await ask(firebreak, `/api/incidents/${overflow}`);
    expect(body).toMatchObject({ title: "Alerts of many services at once" });

    // The same again changes nothing but the counts; then all of it ends.
    const again = (await Promise.all(chunksOf(alerts, 50).map((some) => post(firebreak, some)))).flat();
    expect(again.every(({ outcome }) => outcome === "deduplicated")).toBe(true);
    const over = alerts.map((alert) => ({ ...alert, status: "resolved", endsAt: new Date().toISOString() }));
    for (const some of chunksOf(over, 100)) await post(firebreak, some);

    const ana = world.as("U0ANA");
    await ana.seesMessage(`inc-${overflow?.slice("INC-".length)}-`, /more alerts are counted/, 60_000);
    await ana.seesMessage(`inc-${overflow?.slice("INC-".length)}-`, /endings were said/, 60_000);
    await firebreak.kill("SIGTERM");

    const { slack } = world;
    const notices = slack.ledger
      .entries()
      .filter((entry) => entry.kind === "posted" && /Another alert/.test(entry.text));
    expect(notices.length).toBeLessThanOrEqual(4 * homes.size);
    expect(await brokenInvariants(world, { executions: 0 })).toEqual([]);
  });

  it("what was answered 202 is there after kill -9, and what comes again is counted once as an alert", async () => {
    world = await openWorld({ mode: "http" });
    const first = await world.start("start");
    const alerts = Array.from({ length: 120 }, (_, n) => alertOf(n, "checkout", "critical"));
    await Promise.all(chunksOf(alerts, 10).map((some) => post(first, some)));
    await first.kill("SIGKILL");

    const second = await world.start("start");
    const again = await post(second, alerts);
    expect(again.map(({ outcome, incident }) => `${outcome} ${incident}`)).toEqual(
      alerts.map(() => "deduplicated INC-1"),
    );
    await world.as("U0ANA").seesMessage("inc-1-", /70 more alerts are counted/, 60_000);
    await second.kill("SIGTERM");
    expect(await brokenInvariants(world, { executions: 0 })).toEqual([]);
  });
});
