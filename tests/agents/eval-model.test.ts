import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { says } from "../../sandbox/claude/reply.ts";
import { startClaude } from "../../sandbox/claude/server.ts";
import { readResults } from "../../src/agents/eval/read-results.ts";
import { driftOf, tableOf } from "../../src/agents/eval/report.ts";
import { type CaseResult, runCase } from "../../src/agents/eval/run-case.ts";
import { runDepartment } from "../../src/agents/eval/run-department.ts";
import { judgeCase } from "../../src/agents/eval/score.ts";
import { readScript, scriptedModel } from "../../src/agents/eval/script.ts";
import { tillOf } from "../../src/agents/eval/till.ts";
import { evalCommand } from "../../src/main/eval-command.ts";

const pods = [
  "NAME                    READY   STATUS    RESTARTS   AGE",
  "cart-5d8f7c9b6d-x2x4z   1/1     Running   0          3d",
].join("\n");

/** One service of which the pods and one line of its log were recorded; the rules cannot tell what it is. */
const recorded = {
  id: "cart-1",
  alert: null,
  question: "Why do checkouts of cart time out?",
  namespace: "shop",
  now: "2026-11-01T10:00:00Z",
  calls: [
    { tool: "kubernetes_get", input: { resource: "pods", name: "", namespace: "shop" }, output: pods },
    {
      tool: "kubernetes_logs",
      input: { namespace: "shop", name: "cart" },
      output: "2026-11-01T09:59:58Z WARN cart took 9100 ms, all 20 workers are in use",
    },
  ],
  expected: { cause: "pod-cpu-overload" as const, object: "app/cart" },
};

const plan = (...asked: readonly string[]) => ({
  task_type: "kubernetes",
  because: "it runs in a cluster",
  asks: asked.map((specialist) => ({ specialist, task: "Find out why cart is slow." })),
});

const report = (evidence: readonly string[]) => ({
  summary: "Cart has too little processor.",
  findings: [
    {
      cause: "pod-cpu-overload",
      object: "app/cart",
      confidence: 0.8,
      summary: "cart is throttled",
      claims: [{ text: "all its workers are in use", evidence }],
    },
  ],
  ruled_out: [],
  symptom: { state: "unknown", evidence: [] },
  next_steps: ["Raise its limit."],
  instructions_seen: [],
});

const looks = { calls: [{ tool: "kubernetes_logs", input: { namespace: "shop", name: "cart" } }] };
const turn = (answer: object) => ({ answer, usage: { input: 100, output: 20, usd: 0.01 } });

const scriptOf = (...turns: readonly object[]) => ({ cases: { "cart-1": turns } });

const run = async (script: object, usd = 5): Promise<CaseResult> => {
  const read = readScript(JSON.stringify(script));
  if (read.kind === "unreadable") throw new Error(read.problem);
  const purse = { usd, tokens: 1_000_000 };
  const till = tillOf(scriptedModel(read.script, "cart-1"), purse);
  return runDepartment(recorded, "scripted", { till, chief: "opus" }, () => 0);
};

/** The record of the log, whatever else the first responder asked before. */
const idOfLog = async (): Promise<string> => {
  for (let number = 1; number <= 30; number += 1) {
    const { findings } = await run(scriptOf(turn(plan("kubernetes-architect")), looks, turn(report([`E${number}`]))));
    if (findings.some(({ cause, evidence }) => cause === "pod-cpu-overload" && evidence.includes(1)))
      return `E${number}`;
  }
  throw new Error("no record of the log");
};

describe("a scripted model", () => {
  it("takes a case through chief, specialist, evidence and verdict, and is billed", async () => {
    const id = await idOfLog();
    const result = await run(scriptOf(turn(plan("kubernetes-architect")), looks, turn(report([id]))));
    expect(result.findings[0]).toMatchObject({ cause: "pod-cpu-overload", object: "app/cart", evidence: [1] });
    expect(result.verdict).not.toBe("confirmed");
    expect(result.department).toEqual({
      mode: "scripted",
      models: ["scripted"],
      requests: 3,
      tokens: 240,
      usd: 0.02,
      estimatedUsd: 0,
      reported: ["kubernetes-architect"],
      missing: [],
    });
    expect(judgeCase(result, recorded.expected).hit).toBe("at1");
  });

  const handsTo = (to: string) => ({
    ...report(["E99"]),
    findings: [],
    hand_off: { to, because: "Is its network slow?" },
  });

  it("hands over once, to somebody on the list who is not at work already, as in an incident", async () => {
    const id = await idOfLog();
    const followed = await run(
      scriptOf(
        turn(plan("kubernetes-architect")),
        turn(handsTo("network-engineer")),
        turn({ ...report([id]), hand_off: { to: "service-mesh-expert", because: "And the mesh?" } }),
        turn({ summary: "Cart has too little processor.", next_steps: [] }),
      ),
    );
    expect(followed.department?.reported).toEqual(["kubernetes-architect", "network-engineer"]);
    expect(followed.findings[0]).toMatchObject({ cause: "pod-cpu-overload", evidence: [1] });
    expect(followed.department?.requests).toBe(4);
    const atWork = await run(
      scriptOf(
        turn(plan("kubernetes-architect", "network-engineer")),
        turn(handsTo("network-engineer")),
        turn({ ...report([id]), hand_off: null }),
        turn({ summary: "Cart.", next_steps: [] }),
      ),
    );
    expect(atWork.department?.reported).toEqual(["kubernetes-architect", "network-engineer"]);
  });

  it("is not believed where its citation is no record", async () => {
    const result = await run(scriptOf(turn(plan("kubernetes-architect")), looks, turn(report(["E99"]))));
    expect(result.findings.map(({ cause }) => cause)).not.toContain("pod-cpu-overload");
    expect(result.department?.reported).toEqual(["kubernetes-architect"]);
  });

  it.each([
    ["has nothing to say", { cases: {} }, 5, "the script has no answer 1 for cart-1"],
    ["has spent its money on the plan", scriptOf(turn(plan("kubernetes-architect")), looks), 0.01, "budget"],
    ["would not answer", scriptOf(turn(plan("kubernetes-architect")), { refuses: true }), 5, "would not answer"],
  ])("that %s leaves the first responder's word, and why is said", async (_, script, usd, why) => {
    const result = await run(script, usd);
    const alone = await runCase(recorded, () => 0);
    expect([result.verdict, result.findings]).toEqual([alone.verdict, alone.findings]);
    expect(result.department?.reported).toEqual([]);
    expect(result.department?.missing.join()).toContain(why);
  });

  it("of a broken file is refused with the place", () => {
    expect(readScript(JSON.stringify({ cases: { a: [{ answers: 1 }] } }))).toMatchObject({
      kind: "unreadable",
      problem: expect.stringContaining("cases.a.0"),
    });
  });
});

describe("a report with a model", () => {
  it("says mode, model, answers, tokens and cost, and that another mode is another matter", async () => {
    const result = await run(scriptOf(turn(plan("kubernetes-architect")), looks, turn(report(["E99"]))));
    const alone = await runCase(recorded, () => 0);
    const table = tableOf([judgeCase(result, recorded.expected)]);
    expect(table).toMatch(/mode +scripted scripted\n/);
    expect(table).toMatch(/model +3 answers, 240 tokens, \$0\.0200/);
    expect(tableOf([judgeCase(alone, null)])).toMatch(/mode +first responder alone\n/);
    const { unrecorded, ...printed } = result;
    expect(readResults(JSON.stringify(printed))).toEqual([printed]);
    expect(driftOf([alone], [result])).toMatch(/^not the same mode: first responder alone → scripted scripted\n/);
    expect(driftOf([result], [result])).toBe("no drift: every case is answered as before");
  });
});

describe("firebreak eval --model", () => {
  let folder: string;
  let said: { out: string; err: string };

  const hear = (where: "out" | "err", text: string | Uint8Array): boolean => {
    said[where] += String(text);
    return true;
  };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "firebreak-eval-"));
    writeFileSync(join(folder, "cart-1.json"), JSON.stringify(recorded));
    said = { out: "", err: "" };
    vi.spyOn(process.stdout, "write").mockImplementation((text) => hear("out", text));
    vi.spyOn(process.stderr, "write").mockImplementation((text) => hear("err", text));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
  });

  it.each([
    ["live without a key", ["--model", "live"], /needs ANTHROPIC_API_KEY/],
    ["a script that is not there", ["--model", "/nowhere.json"], /expected --model to be live or .*nowhere\.json/],
    ["no script", ["--model"], /expected --model to be live/],
    ["a broken configuration", ["--model", "live"], /agents\.chief: expected .*got "minister"/],
    ["no dollars", ["--model", "live", "--most-usd", "none"], /expected --most-usd to be dollars above 0, got none/],
  ])("refuses %s", async (what, flags, words) => {
    const config = join(folder, "broken.yml");
    writeFileSync(config, "agents: { chief: minister }");
    const variables = what.includes("configuration") ? { ANTHROPIC_API_KEY: "k", FIREBREAK_CONFIG: config } : {};
    expect(await evalCommand(["--cases", folder, ...flags], variables)).toBe(2);
    expect(said.err).toMatch(words);
    expect(said.out).toBe("");
  });

  it("live asks the models of the configuration, the chief and whoever inherits on the chief's tier", async () => {
    const config = join(folder, "firebreak.yml");
    writeFileSync(config, "agents: { chief: haiku, models: { opus: our-opus, sonnet: our-sonnet, haiku: our-haiku } }");
    const claude = await startClaude({
      script: ({ number }) =>
        says(
          JSON.stringify(
            number === 1 ? plan("kubernetes-architect", "network-engineer", "database-optimizer") : report(["E1"]),
          ),
        ),
    });
    try {
      const key = { ANTHROPIC_API_KEY: "k", ANTHROPIC_BASE_URL: claude.url, FIREBREAK_CONFIG: config };
      expect(await evalCommand(["--cases", folder, "--json", "--model", "live"], key)).toBe(0);
    } finally {
      await claude.stop();
    }
    const asked = claude.requests.map(({ body }) => body.model).slice(0, 4);
    expect(asked).toEqual(["our-haiku", "our-opus", "our-sonnet", "our-haiku"]);
  });

  it("live asks the Messages API with the key, and says what answered and what it cost", async () => {
    const claude = await startClaude({
      script: ({ number }) => says(JSON.stringify(number === 1 ? plan("kubernetes-architect") : report(["E1"]))),
    });
    try {
      const variables = { ANTHROPIC_API_KEY: "key-of-a-test", ANTHROPIC_BASE_URL: claude.url };
      expect(await evalCommand(["--cases", folder, "--json", "--model", "live"], variables)).toBe(0);
    } finally {
      await claude.stop();
    }
    for (const { headers } of claude.requests)
      expect(headers.authorization ?? headers["x-api-key"]).toContain("key-of-a-test");
    const [result] = readResults(said.out) ?? [];
    const models = [...new Set(claude.requests.map(({ body }) => body.model))];
    expect(result?.department).toMatchObject({ mode: "live", models, requests: 2, tokens: 240, missing: [] });
    expect(result?.department?.reported).toEqual(["kubernetes-architect"]);
    expect(result?.department?.usd).toBeGreaterThan(0);
  });
});
