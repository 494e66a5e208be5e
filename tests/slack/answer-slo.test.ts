import { describe, expect, it } from "vitest";
import type { SloSubject } from "../../src/domain/intent.ts";
import type { Policy } from "../../src/domain/policy.ts";
import type { Service } from "../../src/domain/service.ts";
import { answerSlo } from "../../src/slack/desk/answer-slo.ts";
import type { DeskDependencies } from "../../src/slack/desk/dependencies.ts";
import type { Wish } from "../../src/slack/desk/outcome.ts";
import { en } from "../../views/words.ts";
import { declared, policy, t0 } from "../domain/given.ts";

const service = (name: string, tier: number, hasObjective: boolean): Service => ({
  ...(policy.services.checkout as Service),
  name,
  tier,
  slo: hasObjective ? { objective: 0.999, windowMs: 30 * 86_400_000 } : null,
});
const services: Policy["services"] = Object.fromEntries(
  [
    service("search", 2, true),
    service("checkout", 1, true),
    service("mail", 3, false),
    ...[1, 2, 3, 4].map((number) => service(`s${number}`, 4, true)),
  ].map((one) => [one.name, one]),
);

/** Which services are measured when somebody asks, in their order. */
const asking = async (about: SloSubject, channelId: string) => {
  const measured: string[] = [];
  const { incident } = declared({ services: ["mail", "nobody-knows"] });
  const deps = {
    policy: { ...policy, services },
    incidents: {
      byChannel: async (id: string) => (id === "CINCIDENT" ? incident : null),
      load: async () => null,
    },
    measureSlo: async ({ name }: Service) => {
      measured.push(name);
      return { kind: "no_objective", service: name };
    },
    words: en,
    clock: { now: () => t0 },
  } as unknown as DeskDependencies;
  const outcome = await answerSlo(deps, { channelId } as Wish, about);
  return { measured, outcome };
};

const here: SloSubject = { kind: "incident", target: { kind: "here" } };

describe("which objectives are reported", () => {
  it.each<readonly [string, SloSubject, string, readonly string[]]>([
    ["the one that is named", { kind: "service", name: "search" }, "C1", ["search"]],
    ["in an incident's channel, those of its services that are known", here, "CINCIDENT", ["mail"]],
    ["elsewhere five that have one, the most critical first", here, "C1", ["checkout", "search", "s1", "s2", "s3"]],
  ])("%s", async (_name, about, channelId, expected) => {
    const { measured, outcome } = await asking(about, channelId);
    expect(measured).toEqual(expected);
    expect(outcome.kind).toBe("said");
    if (expected.length === 5) expect(JSON.stringify(outcome)).toContain("Not shown: s4");
  });

  it.each<readonly [string, SloSubject]>([
    ["a service that nobody knows", { kind: "service", name: "serch" }],
    ["a word that every object has", { kind: "service", name: "constructor" }],
    ["an incident that is not there", { kind: "incident", target: { kind: "named", id: "INC-9" } }],
  ])("%s is refused", async (_name, about) => {
    const { measured, outcome } = await asking(about, "C1");
    expect(measured).toEqual([]);
    expect(outcome.kind).toBe("refused");
  });
});
