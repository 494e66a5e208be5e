import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../sandbox/workspace/server.ts";
import { type Alertmanager, alertmanagerIsMissing, startAlertmanager } from "./alertmanager-server.ts";
import { eventually } from "./eventually.ts";
import { type FirebreakProcess, freePort, startFirebreak } from "./firebreak-process.ts";
import { ourApp, startOurSlack } from "./slack/our-slack.ts";

type SeenAlert = {
  readonly title: string;
  readonly state: string;
  readonly times_seen: number;
  readonly resolved_at: string | null;
};
type Seen = {
  readonly id: string;
  readonly severity: string;
  readonly services: readonly string[];
  readonly alerts: readonly SeenAlert[];
};

let slack: LocalSlack;
let firebreak: FirebreakProcess;
let alertmanager: Alertmanager;
const folder = mkdtempSync(join(tmpdir(), "firebreak-alertmanager-story-"));
const token = "general-token";

const labels = (instance: string, service = "checkout") => ({
  alertname: "HighErrorRate",
  severity: "critical",
  service,
  instance,
});

const incidents = async (): Promise<readonly Seen[]> => {
  const response = await fetch(`${firebreak.url}/api/incidents`, { headers: { authorization: `Bearer ${token}` } });
  return ((await response.json()) as { readonly incidents: readonly Seen[] }).incidents;
};

const sees = (what: string, look: (all: readonly Seen[]) => boolean): Promise<readonly Seen[]> =>
  eventually(
    what,
    async () => {
      const all = await incidents();
      return look(all) ? all : null;
    },
    () => `${firebreak.output()}\n${alertmanager.log()}`,
  );

describe.skipIf(alertmanagerIsMissing())("a real Alertmanager", () => {
  beforeAll(async () => {
    slack = await startOurSlack();
    const port = await freePort();
    firebreak = await startFirebreak("start", {
      PORT: String(port),
      SLACK_MODE: "http",
      SLACK_BOT_TOKEN: ourApp.botToken,
      SLACK_SIGNING_SECRET: ourApp.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      FIREBREAK_DATA: join(folder, "data"),
      FIREBREAK_TOKEN: token,
      LOG_LEVEL: "warn",
    });
    alertmanager = await startAlertmanager({ url: `${firebreak.url}/alerts/alertmanager`, token });
  });

  afterAll(async () => {
    await alertmanager?.stop();
    await firebreak?.kill("SIGTERM");
    await slack?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it("fires: one incident for the group, with each of its alerts", async () => {
    const annotations = { summary: "checkout answers with errors" };
    await alertmanager.fire([
      { labels: labels("a"), annotations },
      { labels: labels("b"), annotations },
    ]);
    const [incident, ...others] = await sees("both alerts", ([first]) => first?.alerts.length === 2);
    expect(others).toEqual([]);
    expect(incident).toMatchObject({ id: "INC-1", severity: "P1", services: ["checkout"] });
    expect(incident?.alerts.map(({ title }) => title)).toEqual([
      "checkout answers with errors",
      "checkout answers with errors",
    ]);
  });

  it("repeats: the same alerts are seen again, and nothing is declared again", async () => {
    const all = await sees("the repetition", ([first]) => (first?.alerts ?? []).every((one) => one.times_seen >= 3));
    expect(all).toHaveLength(1);
    const posts = slack.ledger.entries().filter(({ kind }) => kind === "channel_created");
    expect(posts.length).toBeLessThanOrEqual(2);
  });

  it("resolves one of two: that one is over, the other goes on", async () => {
    const { startsAt, endsAt } = {
      startsAt: new Date(Date.now() - 60_000).toISOString(),
      endsAt: new Date().toISOString(),
    };
    await alertmanager.fire([{ labels: labels("a"), startsAt, endsAt }]);
    const [incident] = await sees("the end of one", ([first]) =>
      (first?.alerts ?? []).some((one) => one.state === "resolved"),
    );
    expect(incident?.alerts.map(({ state }) => state).sort()).toEqual(["firing", "resolved"]);
    expect(incident?.alerts.find(({ state }) => state === "resolved")?.resolved_at).not.toBeNull();
  });

  it("fires for another service: that is another incident", async () => {
    await alertmanager.fire([{ labels: labels("c", "search") }]);
    const all = await sees("the second incident", ({ length }) => length === 2);
    expect(all.map(({ services }) => services.join()).sort()).toEqual(["checkout", "search"]);
    expect(firebreak.output()).not.toContain("our mistake");
  });
});
