import { describe, expect, it } from "vitest";
import type { EffectDependencies } from "../../src/app/effects/dependencies.ts";
import type { Performing } from "../../src/app/effects/performing.ts";
import { pictureTriage } from "../../src/app/effects/picture-triage.ts";
import type { Command } from "../../src/domain/command.ts";
import { effectsOf } from "../../src/domain/effects-of.ts";
import type { Verdict } from "../../src/domain/investigation.ts";
import { altOf } from "../../views/chart.ts";
import { alert, at, declared, following, minuteMs, policy, robot, system } from "../domain/given.ts";

const points = [0, 1, 2, 3].map((minute) => ({ at: at(minute * minuteMs), value: minute < 2 ? 0.001 : 0.6 }));
const deploy = (version: string, when: string) => ({
  version,
  previousVersion: null,
  at: when,
  commit: null,
  url: null,
});

const looked = (verdict: Verdict, story = declared({ alerts: [alert({ startedAt: at(minuteMs) })] })) =>
  following(story, robot, {
    kind: "record_summary",
    investigationId: "I1",
    summary: {
      author: "first-responder",
      verdict,
      text: "v42",
      findings: [
        { cause: "dependency-unreachable", object: "app/payments-db", confidence: 0.9, summary: "db", claims: [] },
      ],
      ruledOut: [],
      nextSteps: [],
    },
  });

const draw = async (story: ReturnType<typeof looked>, over: Partial<EffectDependencies> = {}) => {
  const given: Command[] = [];
  const asked: string[] = [];
  const deps = {
    readErrors: async (service: string) => {
      asked.push(service);
      return service === "checkout" ? points : null;
    },
    readDeploys: async () => [deploy("v42", at(2 * minuteMs)), deploy("v1", at(-900 * minuteMs))],
    clock: { now: () => at(4 * minuteMs), after: () => at(5 * minuteMs) },
    chat: { uploadPicture: async (chart: Parameters<typeof altOf>[0]) => ({ fileId: "F1", alt: altOf(chart) }) },
    handle: async ({ command }: { command: Command }) => given.push(command),
    logger: { warn: () => undefined },
    ...over,
  } as unknown as EffectDependencies;
  const attempt = { mayHaveRun: false, urgent: false, signal: new AbortController().signal };
  const performing = { row: { id: "INC-1.9.1" }, incident: story.incident, attempt } as unknown as Performing;
  return { performed: await pictureTriage(deps, performing, "I1"), given, asked };
};

const plansPicture = (story: ReturnType<typeof looked>): boolean => {
  const event = story.log.findLast((one) => one.event.kind === "summary_recorded");
  if (event === undefined) return false;
  return effectsOf(event, story.incident, policy).some(({ effect }) => effect.kind === "picture_triage");
};

describe("the picture of a triage", () => {
  it("shows the errors of what is blamed, or of what is hit, with what explains them, in words as well", async () => {
    const { performed, given, asked } = await draw(looked("likely"));
    expect(performed.kind).toBe("done");
    expect(asked).toEqual(["payments-db", "checkout"]);
    expect(given).toMatchObject([{ kind: "record_triage_picture", picture: { fileId: "F1", verdict: "likely" } }]);
    expect(JSON.stringify(given)).toContain(
      "Failing requests of checkout: 0.1 % at 03:00:00, highest 60 %, 60 % at 03:03:00 UTC. Marked: CheckoutErrorsHigh at 03:01:00, v42 deployed at 03:02:00",
    );
  });

  it("once for each verdict: the same story gets no second picture, another end does", async () => {
    const first = looked("likely");
    expect(plansPicture(first)).toBe(true);
    const picture = { fileId: "F1", alt: "x", verdict: "likely" as const };
    const drawn = following(first, system, { kind: "record_triage_picture", investigationId: "I1", picture });
    expect(drawn.incident.investigations[0]?.picture).toEqual(picture);
    const again = looked("likely", drawn);
    expect(plansPicture(again)).toBe(false);
    expect((await draw(again)).performed.kind).toBe("skipped");
    expect(plansPicture(looked("recovered", drawn))).toBe(true);
  });

  it.each([
    ["nobody keeps a series", { readErrors: async () => null }],
    ["there is one point", { readErrors: async () => points.slice(0, 1) }],
    ["Slack does not take it", { chat: { uploadPicture: async () => Promise.reject(new Error("no")) } }],
  ])("is left out when %s", async (_, over) => {
    const { performed, given } = await draw(looked("likely"), over as unknown as Partial<EffectDependencies>);
    expect(performed.kind).toBe("skipped");
    expect(given).toEqual([]);
  });
});
