import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parseDeploys } from "../../src/agents/tools/deploys-list.ts";
import { parseSeries, seriesText } from "../../src/agents/tools/metrics-query.ts";
import { at, deploy, minuteMs, setting } from "./given.ts";

const context = { signal: new AbortController().signal, isEvidence: () => true };

describe("what agents can do", () => {
  it("every tool reads or proposes; none approves, executes, pages, closes or changes anything", async () => {
    const { tools } = await setting({});
    for (const tool of tools) {
      expect(["read", "propose"]).toContain(tool.access);
      expect(tool.name).not.toMatch(
        /approve|execute|page|close|resolve|cancel|delete|restart|scale|apply|write|run_|settle|vouch|tick|acknowledge|set_/,
      );
      expect(/^(?:propose|raise)_/.test(tool.name)).toBe(tool.access === "propose");
    }
  });

  it("every tool says when to use it, and its input is a closed JSON object", async () => {
    const { tools } = await setting({});
    for (const tool of tools) {
      expect(tool.description.length).toBeGreaterThan(40);
      expect(z.toJSONSchema(tool.input)).toMatchObject({ type: "object", additionalProperties: false });
    }
  });

  it("guidance is never evidence", async () => {
    const { tools } = await setting({});
    const guidance = tools.filter(({ worth }) => worth === "guidance").map(({ name }) => name);
    expect(guidance.sort()).toEqual([
      "past_incidents",
      "propose_rollback",
      "raise_escalation",
      "runbook",
      "service_catalogue",
    ]);
  });
});

describe("proposing a rollback", () => {
  const worlds = {
    checkout: {
      deploys: [
        deploy("v42", at(-minuteMs), { previousVersion: "v40" }),
        deploy("v40", at(-50 * minuteMs), { status: "failed" }),
        deploy("v41", at(-99 * minuteMs)),
      ],
    },
  };
  const propose = async (input: unknown, isEvidence = true) => {
    const given = await setting(worlds);
    const tool = given.tools.find(({ name }) => name === "propose_rollback");
    const result = await tool?.run(input, { ...context, isEvidence: () => isEvidence });
    return { result, wishes: given.wishes };
  };
  const wish = { service: "checkout", to: "v41", reason: "errors began with v42", evidence: ["E1"] };

  it("asks people, in the agent's name and with one key for the whole investigation", async () => {
    const { result, wishes } = await propose(wish);
    expect(result?.status).toBe("ok");
    expect(wishes).toMatchObject([{ to: "v41", key: "INC-1.I1.rollback.checkout", evidence: ["E1"] }]);
  });

  it.each([
    ["a version that nobody has seen", { ...wish, to: "v7" }, true],
    ["the version that runs", { ...wish, to: "v42" }, true],
    ["a version whose deploy failed", { ...wish, to: "v40" }, true],
    ["a service without a history", { ...wish, service: "payments-db" }, true],
    ["evidence that nobody knows", wish, false],
    ["a wrong shape", { service: "checkout", version: "v41" }, true],
  ])("is not done for %s", async (_, input, isEvidence) => {
    const { result, wishes } = await propose(input, isEvidence);
    expect(result?.status).toBe("failed");
    expect(wishes).toEqual([]);
  });
});

describe("what tools write down can be read back", () => {
  it("a series, with equal points in one line", () => {
    const points = Array.from({ length: 40 }, (_, n) => ({ at: at(n * 15_000), value: n < 30 ? 0.001 : 0.5 }));
    const text = seriesText(points);
    expect(text.split("\n")).toHaveLength(2);
    expect(parseSeries(text)).toEqual(points);
  });

  it("deploys, whatever the author is called", async () => {
    const { tools } = await setting({
      checkout: { deploys: [deploy("v 42", at(0), { by: "Ana (payments)", status: "rolled out" })] },
    });
    const result = await tools.find(({ name }) => name === "deploys_list")?.run({ service: "checkout" }, context);
    expect(parseDeploys(result?.body ?? "")).toMatchObject([{ version: "v_42", status: "rolled_out", at: at(0) }]);
  });
});
