import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mappedSource } from "../../src/ingest/mapping.ts";
import { alertsIn, context, refused } from "./given.ts";

const watch = mappedSource({
  alerts: "checks",
  title: "check.name",
  text: "output",
  service: "check.labels.app",
  environment: "site",
  severity: "level",
  state: "status",
  fingerprint: "check.id",
  started_at: "since",
  resolved_at: "until",
  link: "page",
});
const failing = {
  check: { id: 7, name: "disk", labels: { app: "db", rack: "r1" } },
  output: "97 % full",
  site: "production",
  level: "CRIT",
  status: "failing",
  since: 1_795_521_600,
  page: "https://watch.example/7",
  tries: 3,
};
const read = (body: unknown) => alertsIn(watch.read(body, context));

describe("a mapping says where a body of any shape has what", () => {
  test("every field is found, and all else is kept", () =>
    expect(read({ sender: "watch-1", checks: [failing] })).toMatchObject([
      {
        fingerprint: "7",
        title: "disk",
        text: "97 % full",
        service: "db",
        environment: "production",
        severityLabel: "critical",
        state: "firing",
        startedAt: "2026-11-24T12:00:00.000Z",
        links: [{ title: "Link", url: "https://watch.example/7" }],
        labels: { tries: "3", "check.labels.rack": "r1", sender: "watch-1" },
      },
    ]));
  test.each(["ok", "OK", "resolved", "Up", "closed"])("%s is an end", (status) =>
    expect(read({ checks: [{ ...failing, status, until: "2026-11-24T12:15:00Z" }] })).toMatchObject([
      { state: "resolved", fingerprint: "7", resolvedAt: "2026-11-24T12:15:00.000Z" },
    ]),
  );
  test("which words are ends can be said", () => {
    const source = mappedSource({ title: "t", state: "s", resolved: ["grün"] });
    expect(alertsIn(source.read({ t: "x", s: "Grün" }, context))).toMatchObject([{ state: "resolved" }]);
    expect(alertsIn(source.read({ t: "x", s: "ok" }, context))).toMatchObject([{ state: "firing" }]);
  });
  test("without a fingerprint the title, the service and the environment make it", () => {
    const source = mappedSource({ title: "t" });
    const [one, two] = ["firing", "ok"].map((s) => alertsIn(source.read({ t: "x", service: "db", s }, context))[0]);
    expect(one?.fingerprint).toBe("x:db:");
    expect(two?.fingerprint).toBe(one?.fingerprint);
  });
  test.each<readonly [unknown, string]>([
    [{}, "checks: expected a list of alerts, came nothing"],
    [{ checks: [] }, "checks: expected at least one alert, came an empty list"],
    [{ checks: [failing, {}] }, "checks[1].check.name: expected a text for title, came nothing"],
    [
      { checks: [{ ...failing, level: [] }] },
      "checks[0].level: expected a text or a number for severity, came an empty list",
    ],
    [null, "checks: expected a list of alerts, came nothing"],
  ])("%j", (body, reason) => expect(refused(watch.read(body, context))).toBe(reason));

  test("any JSON is read or refused", () =>
    fc.assert(
      fc.property(fc.jsonValue(), fc.boolean(), (value, isWithin) => {
        const said = watch.read(
          isWithin ? { checks: [{ ...failing, check: { name: "x", more: value } }] } : value,
          context,
        );
        if (!said.ok) expect(said.error).toMatch(/: expected .+, came /s);
      }),
    ));
});
