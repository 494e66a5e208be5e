import { describe, expect, it } from "vitest";
import type { Model } from "../../src/agents/model.ts";
import { noNotebook } from "../../src/agents/notebook.ts";
import { routeByWords, routeQuestion } from "../../src/agents/route-question.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import { saysRoute } from "./department.ts";
import { budgetOf, saysText, scriptedModel, setting } from "./given.ts";

const route = async (text: string, model: Model, perDayUsd = 50) => {
  const given = await setting({});
  const deps = {
    chief: "opus" as const,
    clock: given.clock,
    sleep: async () => undefined,
    random: () => 0.5,
    budget: budgetOf(given.spending, given.clock, { perDayUsd }),
  };
  const { ledger, signal, spending } = given;
  const asking = { deps, model, incidentId: null, ledger, notebook: noNotebook, signal };
  return { ...(await routeQuestion(asking, text, ["It is Tuesday."])), spent: await spending.ofIncident(null) };
};

const network = () => scriptedModel(saysRoute("network"));
const down = (retryable: boolean) =>
  scriptedModel(new UpstreamError("Claude answered 529", { service: "claude", retryable, retryAfterMs: null }));

describe("a question finds who answers it", () => {
  it("the chief decides where the words say nothing, in whatever language", async () => {
    const model = network();
    expect(await route("Warum antwortet der Namensdienst so spät?", model)).toMatchObject({
      to: "network-engineer",
      decidedBy: "chief",
    });
    const [request] = model.requests;
    expect(request).toMatchObject({ tier: "opus", tools: [] });
    expect(JSON.stringify(request?.messages)).toMatch(/It is Tuesday.*Namensdienst.*The rules see no type/);
    // A stranger's words are no part of what the chief is told to be.
    expect(request?.system.join()).not.toContain("Namensdienst");
  });

  it("the words check the chief: where both have an opinion and they differ, the words decide", async () => {
    const question = "why does terraform want to delete the state lock?";
    expect(await route(question, network())).toMatchObject({ to: "terraform-specialist", decidedBy: "rules" });
    expect(await route(question, scriptedModel(saysRoute("terraform")))).toMatchObject({ decidedBy: "chief" });
  });

  it("who is called by name is asked, and the chief is not", async () => {
    const model = network();
    expect(await route("database-admin is the replica behind?", model)).toMatchObject({
      to: "database-admin",
      decidedBy: "person",
    });
    expect(model.requests).toEqual([]);
  });

  it.each([
    ["is down", down(false)],
    ["is overloaded", down(true)],
    ["says something else", scriptedModel(saysText("Ask somebody."))],
    ["names a field that nobody has", scriptedModel(saysRoute("astrology"))],
  ])("the words decide when the chief %s", async (_, model) => {
    expect(await route("is the replication lag growing?", model)).toMatchObject({
      to: "database-admin",
      decidedBy: "rules",
    });
    expect(await route("what is it?", model)).toMatchObject({ to: "devops-troubleshooter", decidedBy: "rules" });
  });

  it("is paid from the budget, and a spent one asks nobody", async () => {
    expect((await route("what is it?", network())).spent.usd).toBeCloseTo(0.01);
    const model = network();
    expect(await route("what is it?", model, 0)).toMatchObject({ decidedBy: "rules", spent: { usd: 0 } });
    expect(model.requests).toEqual([]);
  });

  it("without a model it is the name, else the words", () => {
    expect(routeByWords("@kubernetes-architect why?").to).toBe("kubernetes-architect");
    expect(routeByWords("why is istio slow?")).toEqual({ to: "service-mesh-expert", decidedBy: "rules" });
    expect(routeByWords("why?").to).toBe("devops-troubleshooter");
  });
});
