import { describe, expect, it } from "vitest";
import { answerQuestion } from "../../src/agents/answer-question.ts";
import type { Model } from "../../src/agents/model.ts";
import { createImprovePostmortem } from "../../src/agents/write-postmortem.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import type { Question } from "../../src/domain/investigation.ts";
import { postmortemFacts } from "../../src/domain/postmortem-facts.ts";
import { alert, ana, declared } from "../domain/given.ts";
import { saysRoute } from "./department.ts";
import { at, budgetOf, deploy, minuteMs, saysJson, saysText, scriptedModel, setting, wants } from "./given.ts";

const worlds = {
  checkout: {
    deploys: [deploy("v42", at(-3 * minuteMs)), deploy("v41", at(-900 * minuteMs))],
    ratio: (ms: number) => (ms >= Date.parse(at(-2 * minuteMs)) ? 0.6 : 0.001),
    healthy: false,
    logs: ["error version=v42 price is undefined"],
  },
  "payments-db": { healthy: true },
};
const story = declared({ alerts: [alert({ startedAt: at(-minuteMs) })] });

const team = async (model: Model | null) => {
  const given = await setting(worlds, { incident: story.incident });
  const quiet = () => undefined;
  return {
    given,
    deps: {
      ...given,
      cluster: null,
      databases: null,
      mcp: null,
      model,
      chief: "opus" as const,
      budget: budgetOf(given.spending, given.clock),
      incidents: { list: async () => [] },
      proposeChange: given.propose,
      logger: { debug: quiet, info: quiet, warn: quiet, error: quiet },
      sleep: async () => undefined,
      random: () => 0.5,
    },
  };
};

const ask = async (text: string, model: Model | null = null) => {
  const { deps, given } = await team(model);
  const question: Question = {
    id: "Q1",
    intent: "question",
    text,
    askedBy: { kind: "person", userId: "UANA" },
    askedAt: at(2 * minuteMs),
    place: { channelId: "C1", threadTs: "1" },
    answer: null,
  };
  const answer = await answerQuestion(deps, { incident: given.incident, question, signal: given.signal });
  return { answer, given };
};

describe("a question in the thread, without a model", () => {
  it.each([
    ["What is the status?", /P1, declared/],
    ["was there a deploy?", /v42 by ana/],
    ["anything in the logs", /price is undefined/],
    ["who owns this?", /Owner: payments/],
    ["since when?", /Declared at 2026-11-24/],
    ["who approves the rollback", /No change has been proposed/],
    ["has this happened before?", /no earlier incident/],
    ["how many customers are hit", /Impact: not on record/],
  ])("%s", async (text, expected) => {
    const { answer } = await ask(text);
    expect(answer.author).toBe("first-responder");
    expect(answer.text).toMatch(expected);
    expect(answer.text).not.toContain("cannot answer free questions");
  });

  it("that nobody understands is answered honestly", async () => {
    const { answer } = await ask("Could a llama have chewed the cable?");
    expect(answer.text).toMatch(/^I cannot answer free questions without a model; here is what I know/);
  });

  it.each([
    ["no model is configured", null],
    [
      "Claude is overloaded",
      scriptedModel(new UpstreamError("Claude is overloaded", { service: "claude", retryable: false })),
    ],
  ] satisfies readonly (readonly [string, Model | null])[])(
    "says of whoever was called by name that they cannot be asked, and why: %s",
    async (because, model) => {
      const { answer } = await ask("network-engineer who moved payments-db?", model);
      const [first] = answer.text.split("\n");
      expect(first).toBe(`The network-engineer cannot be asked: ${because}. This is what is on record:`);
      expect(answer.author).toBe("first-responder");
    },
  );

  it("says what is not configured once in a line", async () => {
    const { answer } = await ask("what is the error ratio of payments-db?");
    expect(answer.text).toBe("Error ratio of payments-db: an error ratio is not configured");
  });

  it("says once in an incident that there is no model to answer it", async () => {
    const { deps, given } = await team(null);
    const place = { channelId: "C1", threadTs: "1" };
    const told = {
      author: "first-responder",
      text: "I cannot answer free questions without a model; here is what I know.\nP1",
      evidence: [],
    };
    const question = {
      id: "Q1" as const,
      intent: "question" as const,
      text: "a llama?",
      askedBy: ana,
      askedAt: at(0),
      place,
    };
    const incident = { ...given.incident, questions: [{ ...question, answer: { ...told, at: at(0) } }] };
    const asked = { ...question, id: "Q2" as const, answer: null };
    const { text } = await answerQuestion(deps, { incident, question: asked, signal: given.signal });
    expect(text).toMatch(/^I have not understood the question; here is what I know/);
  });

  it("looks at a service that the question names, and says where none is named", async () => {
    const unnamed = declared({ title: "something is odd", services: [] }).incident;
    const asked = async (text: string) => {
      const { deps } = await team(null);
      const question: Question = {
        id: "Q1",
        intent: "question",
        text,
        askedBy: { kind: "person", userId: "UANA" },
        askedAt: at(0),
        place: { channelId: "C1", threadTs: null },
        answer: null,
      } as never;
      return answerQuestion(deps as never, { incident: unnamed, question, signal: AbortSignal.timeout(5_000) });
    };
    expect((await asked("was there a deploy?")).text).toContain("No service is named in this incident");
    expect((await asked("was there a deploy of checkout?")).text).toContain("v42");
  });

  it("names the evidence of what it looked at", async () => {
    const { answer, given } = await ask("was there a deploy?");
    expect(answer.evidence.length).toBeGreaterThan(0);
    expect(given.evidence.records.map(({ id }) => id)).toEqual(expect.arrayContaining([...answer.evidence]));
  });
});

describe("a question in the thread, with a model", () => {
  it("is answered with the evidence that holds, and invented ids are taken out", async () => {
    const model = scriptedModel(
      saysRoute("debugging"),
      wants(["deploys_list", { service: "checkout" }]),
      saysText("v42 came first (E1), as E9 shows."),
    );
    const { answer } = await ask("why?", model);
    expect(answer).toMatchObject({ author: "devops-troubleshooter", evidence: ["E1"] });
    expect(answer.text).not.toContain("E9");
  });

  it("an answer without evidence says so", async () => {
    const { answer } = await ask("why?", scriptedModel(saysRoute("debugging"), saysText("It is always DNS.")));
    expect(answer.text).toContain("Nothing in the records proves this");
  });

  it("can propose nothing", async () => {
    const model = scriptedModel(
      saysRoute("deployment"),
      wants(["propose_rollback", { service: "checkout", to: "v41", reason: "x", evidence: ["E1"] }]),
      saysText("No."),
    );
    const { given } = await ask("roll it back!", model);
    expect(given.wishes).toEqual([]);
  });

  it("falls back to the records when the model cannot", async () => {
    const down = scriptedModel(new UpstreamError("down", { service: "claude", retryable: false }));
    const { answer } = await ask("was there a deploy?", down);
    expect(answer).toMatchObject({ author: "first-responder" });
    expect(answer.text).toMatch(/v42/);
  });
});

describe("the words of a post-mortem", () => {
  const facts = postmortemFacts(story.incident, story.log);
  const worded = (sentences: readonly object[], section = "summary") =>
    saysJson({ sections: [{ section, sentences }] });
  const improve = async (model: Model | null) => {
    const { deps, given } = await team(model);
    return createImprovePostmortem(deps)(given.incident, facts, story.log, given.signal);
  };

  it("keep their sources, and a sentence without one becomes a gap", async () => {
    const outcome = await improve(
      scriptedModel(
        worded([
          { text: "Checkout failed from 03:00.", events: [1, 999], evidence: [] },
          { text: "Twelve customers wrote.", events: [], evidence: ["E5"] },
        ]),
      ),
    );
    if (outcome.kind !== "improved") throw new Error(outcome.reason);
    const [first, second] = outcome.draft.sections.summary;
    expect(first).toEqual({ text: "Checkout failed from 03:00.", sources: [{ kind: "event", seq: 1 }] });
    expect(second?.sources).toEqual([{ kind: "gap" }]);
    expect(second?.text).toMatch(/^To be checked/);
    expect(outcome.draft.author).toBe("scripted");
  });

  it("never take the place of facts when nothing of them is proven", async () => {
    const outcome = await improve(scriptedModel(worded([{ text: "It was DNS.", events: [], evidence: [] }], "impact")));
    if (outcome.kind !== "improved") throw new Error(outcome.reason);
    expect(outcome.draft.sections.impact.slice(0, facts.sections.impact.length)).toEqual(facts.sections.impact);
    expect(outcome.draft.sections.cause).toEqual(facts.sections.cause);
  });

  it.each([
    ["no model", null],
    [
      "a refusal",
      scriptedModel({
        parts: [],
        stopReason: "refusal",
        usage: { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0, usd: 0 },
        model: "m",
        requestId: null,
      }),
    ],
    ["words instead of the shape", scriptedModel(saysText("Once upon a time"))],
    ["Claude being down", scriptedModel(new UpstreamError("down", { service: "claude", retryable: false }))],
  ] satisfies readonly (readonly [string, Model | null])[])("are left to the facts with %s", async (_, model) => {
    expect((await improve(model)).kind).toBe("unavailable");
  });
});
