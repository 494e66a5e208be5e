import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { callPeople } from "../../src/app/effects/call-people.ts";
import type { EffectDependencies } from "../../src/app/effects/dependencies.ts";
import type { Performing } from "../../src/app/effects/performing.ts";
import type { CallAbout } from "../../src/app/ports/pager.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import { createHttpClient } from "../../src/integrations/http-client.ts";
import { createWebhookPager } from "../../src/integrations/webhook-pager.ts";
import { ana, declared, following } from "../domain/given.ts";
import { policy } from "../domain/given-request.ts";
import { type LocalServer, startLocalServer } from "./local-server.ts";
import { nobodyListens } from "./nobody-listens.ts";

const about: CallAbout = {
  id: "INC-1",
  title: "checkout is failing",
  trigger: "cross_department",
  reason: "the CDN",
  level: 1,
  severity: "P1",
};

let server: LocalServer;
beforeEach(async () => {
  server = await startLocalServer(() => ({ status: 202 }));
});
afterEach(() => server.close());

const pagerAt = (url: string) =>
  createWebhookPager({
    target: "ceo_agent",
    url,
    secret: "s3cret",
    client: createHttpClient({ allowHosts: [new URL(url).host] }),
    nowMs: () => 1_764_200_000_000,
  });

const call = (url: string) =>
  pagerAt(url)
    .call({ about, mention: "ceo_agent", key: "INC-1.9.1.ceo_agent", signal: new AbortController().signal })
    .then(
      () => "taken",
      (error: unknown) =>
        error instanceof UpstreamError ? `${error.retryable ? "again" : "never"}: ${error.message}` : error,
    );

describe("another department's program", () => {
  it("gets a signed call that says what for, by a key", async () => {
    expect(await call(`${server.url}/escalations`)).toBe("taken");
    const [asked] = server.asked;
    const body = {
      ...{ event: "escalation", to: "ceo_agent", about: "INC-1", title: "checkout is failing", severity: "P1" },
      ...{ trigger: "cross_department", reason: "the CDN", level: 1, idempotency_key: "INC-1.9.1.ceo_agent" },
    };
    expect(asked).toMatchObject({ method: "POST", path: "/escalations", body });
    const signature = createHmac("sha256", "s3cret")
      .update(`1764200000.${JSON.stringify(body)}`)
      .digest("hex");
    expect(asked?.headers).toMatchObject({
      "x-firebreak-timestamp": "1764200000",
      "x-firebreak-signature": `v1=${signature}`,
    });
  });

  it.each<readonly [number, RegExp]>([
    [500, /^again: /],
    [429, /^again: /],
    [408, /^again: /],
    [401, /^never: answered 401/],
    [404, /^never: answered 404/],
    [302, /^never: /],
  ])("an answer of %i is said as what it is", async (status, expected) => {
    server.fail({ when: /./, how: { status, headers: { location: "http://169.254.169.254/" } } });
    expect(await call(server.url)).toMatch(expected);
  });

  it("one that hangs up, or is not there, is called again", async () => {
    server.fail({ when: /./, how: "lost" });
    expect(await call(server.url)).toMatch(/^again: /);
    expect(await call(await nobodyListens())).toMatch(/^again: /);
  });
});

describe("calling a level", () => {
  const story = following(
    declared({ callPeople: false }),
    ana,
    { kind: "escalate", trigger: "cross_department", reason: "the CDN" },
    undefined,
    policy,
  );
  const perform = (mentions: readonly string[], url: string, isPrivate = false) => {
    const recorded: unknown[] = [];
    const deps = {
      pagers: [pagerAt(url)],
      handle: async ({ command }: { readonly command: unknown }) => recorded.push(command),
    } as unknown as EffectDependencies;
    const performing = {
      row: { id: "INC-1.9.1" },
      incident: { ...story.incident, isPrivate },
      attempt: { signal: new AbortController().signal },
    } as unknown as Performing;
    return callPeople(deps, performing, { round: 1, level: 1, mentions }).then(
      (performed) => ({ performed: performed.kind, recorded }),
      (error: unknown) => ({ performed: error instanceof UpstreamError ? "again" : error, recorded }),
    );
  };

  it("calls whom a pager reaches, and records what came of it", async () => {
    const { performed, recorded } = await perform(["UBEN", "ceo_agent"], server.url);
    expect(performed).toBe("done");
    expect(recorded).toMatchObject([{ kind: "record_call", mention: "ceo_agent", outcome: { kind: "reached" } }]);
    expect(server.asked.map(({ body }) => body)).toMatchObject([
      { reason: "the CDN", idempotency_key: expect.stringContaining("INC-1.9.1") },
    ]);
  });

  it("people alone are called by the mention in the channel", async () => {
    expect(await perform(["UBEN"], server.url)).toEqual({ performed: "skipped", recorded: [] });
    expect(server.asked).toEqual([]);
  });

  it("a no for good is a result to show, and an outage is tried again", async () => {
    server.fail({ when: /./, how: { status: 403 } }, { when: /./, how: { status: 503 } });
    expect((await perform(["ceo_agent"], server.url)).recorded).toMatchObject([{ outcome: { kind: "failed" } }]);
    expect((await perform(["ceo_agent"], server.url)).performed).toBe("again");
  });

  it("of a private incident only its number leaves", async () => {
    await perform(["ceo_agent"], server.url, true);
    expect(JSON.stringify(server.asked.map(({ body }) => body))).not.toMatch(/checkout is failing|the CDN/);
    expect(server.asked[0]?.body).toMatchObject({ about: "INC-1" });
  });
});
