import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChangeOutcome } from "../../src/app/ports/executor.ts";
import { createRunHelm, environmentForHelm } from "../../src/integrations/helm/run-helm.ts";
import { createHelmExecutor } from "../../src/integrations/helm-executor.ts";
import { describeExecutor } from "./executor.contract.ts";
import { intentAt, runningChange } from "./given-change.ts";
import { type HelmFault, installHelm } from "./helm-release.ts";

const hourMs = 3_600_000;
const soonAfter = "2026-11-24T03:00:02.5+00:00";
const nowMs = () => Date.parse(intentAt) + hourMs;
const signal = AbortSignal.timeout(60_000);
const key = "INC-1.CHG-1.0123456789abcdef";

const environment = environmentForHelm({ ...process.env, SLACK_BOT_TOKEN: "xoxb-1" }, []);
const executorWith = (binary: string, { at = nowMs, release = "checkout" } = {}) =>
  createHelmExecutor({
    run: createRunHelm({ binary, environment }),
    release,
    namespace: "shop",
    kubeconfig: "/etc/firebreak/kubeconfig",
    nowMs: at,
  });

describeExecutor("Helm", async () => {
  const helm = installHelm(soonAfter);
  const fault = (next: HelmFault) => helm.edit((state) => Object.assign(state, { fault: next }));
  return {
    executor: executorWith(helm.binary),
    unreachable: executorWith("/nowhere/helm"),
    change: runningChange(),
    executions: () => helm.read().executions,
    loseNextAnswer: () => fault("killed_after"),
    refuseNext: () => fault("refused"),
    finish: () => undefined,
    secret: null,
    close: async () => helm.remove(),
  };
});

describe("Helm", () => {
  let helm: ReturnType<typeof installHelm>;
  beforeEach(() => {
    helm = installHelm(soonAfter);
  });
  afterEach(() => helm.remove());

  const fault = (next: HelmFault) => helm.edit((state) => Object.assign(state, { fault: next }));
  const run = (to = "v41", executor = executorWith(helm.binary), from = "v42") =>
    executor.execute({ incidentId: "INC-1", change: runningChange({ from, to }), idempotencyKey: key, signal });
  const precheck = (to = "v41", executor = executorWith(helm.binary)) =>
    executor.precheck({ action: "rollback", service: "checkout", from: null, to, signal });
  const lookup = (executor = executorWith(helm.binary)) =>
    executor.lookup({ change: runningChange(), idempotencyKey: key, signal });
  const look = (outcome: ChangeOutcome) => {
    if (outcome.kind !== "running") throw new Error(`it is ${outcome.kind}: ${outcome.log}`);
    return executorWith(helm.binary).observe({ change: runningChange(), runId: outcome.runId, signal });
  };

  it("knows what it can go back to, newest first", async () => {
    expect(await executorWith(helm.binary).versions(signal)).toEqual(["v41", "v40"]);
    expect(await executorWith("/nowhere/helm").versions(signal)).toEqual([]);
  });

  it("says before anything is proposed what runs, and what it could go back to, after a dry run", async () => {
    expect(await precheck()).toEqual({
      kind: "ready",
      text: "Helm's dry run passed: roll release checkout in shop back to v41 (revision 1); it can go back to v41 (revision 1), v40 (revision 0)",
      target: "release checkout in shop",
      from: "v42",
      undo: "roll release checkout in shop back to v42 (revision 3)",
      history: { kind: "found", where: "the history of release checkout in shop" },
    });
    helm.edit((state) => Object.assign(state, { dryRunRefuses: "unable to build kubernetes objects" }));
    expect(await precheck()).toMatchObject({ kind: "not_ready", text: expect.stringContaining("unable to build") });
  });

  it("what somebody else has changed meanwhile is not sent, and says it", async () => {
    expect(await run("v40", executorWith(helm.binary), "v41")).toEqual({
      kind: "failed",
      log: "it was not sent: somebody else changed it meanwhile: release checkout in shop is at v42 now, and v41 was approved to be changed; look at it, and propose again",
    });
    expect(helm.read().executions).toBe(0);
  });

  it.each(["unknown", "checkout-1.3.0", "1.3.0"])("%s is no other state than the release has", async (from) => {
    expect(await run("v41", executorWith(helm.binary), from)).toMatchObject({ kind: "succeeded" });
    expect(helm.read().executions).toBe(1);
  });

  it("is started with an argument array, its own credentials, and nothing of ours in its environment", async () => {
    await run("1.1.0");
    const { calls } = helm.read();
    expect(calls.map(({ args }) => args.join(" "))).toContain(
      "rollback checkout 1 --namespace shop --kubeconfig /etc/firebreak/kubeconfig",
    );
    expect(calls[0]?.environment).toContain("PATH");
    expect(calls[0]?.environment).not.toContain("SLACK_BOT_TOKEN");
    expect(environmentForHelm({ AWS_PROFILE: "shop", OTHER: "x" }, ["AWS_PROFILE"])).toEqual({ AWS_PROFILE: "shop" });
  });

  it.each([
    ["an app version", "v40", 0],
    ["a chart version", "1.1.0", 1],
    ["a revision", "#1", 1],
    ["a revision in words", "revision 0", 0],
  ])("finds %s: %s", async (_, to, revision) => {
    expect(await run(to)).toMatchObject({ kind: "succeeded", log: expect.stringContaining(`Rollback to ${revision}`) });
  });

  it.each([
    ["a version it never had", "v39", "has no v39"],
    ["a version that failed", "v41b", "has no v41b in its history that ran"],
    ["a revision that failed", "2", "has no 2 in its history that ran"],
  ])("is neither ready nor sent for %s", async (_, to, text) => {
    expect(await precheck(to)).toMatchObject({
      kind: "not_ready",
      text: expect.stringContaining(text),
      history: { kind: "not_found", where: "the history of release checkout in shop", known: ["v41", "v40"] },
    });
    expect(await run(to)).toMatchObject({ kind: "failed", log: expect.stringMatching(/not sent/) });
    expect(helm.read().executions).toBe(0);
  });

  it("what it has already is success, in that word", async () => {
    expect(await run("v42")).toEqual({
      kind: "succeeded",
      log: "already rolled back: release checkout in shop has v42 (revision 3)",
    });
  });

  it("a missing binary and an unknown release are said plainly", async () => {
    const missing = executorWith("/nowhere/helm");
    expect(await precheck("v41", missing)).toMatchObject({
      kind: "not_ready",
      text: expect.stringContaining("cannot be started (ENOENT)"),
    });
    const unknown = executorWith(helm.binary, { release: "basket" });
    expect(await precheck("v41", unknown)).toMatchObject({
      kind: "not_ready",
      text: expect.stringContaining("release: not found"),
    });
    expect(await unknown.reach(signal)).toMatchObject({ kind: "not_reached" });
  });

  it("is not begun while another operation is pending", async () => {
    helm.edit(({ history }) => Object.assign(history[3] ?? {}, { status: "pending-upgrade" }));
    expect(await precheck()).toMatchObject({ kind: "not_ready", text: expect.stringContaining("pending-upgrade") });
    expect(await run()).toMatchObject({ kind: "failed", log: expect.stringContaining("not sent") });
  });

  it("a rollback that fails on the way is a failure with Helm's words and the new revision's status", async () => {
    fault("fails");
    expect(await run()).toMatchObject({
      kind: "failed",
      log: expect.stringMatching(/cannot patch[\s\S]*revision 4 .* is failed/),
    });
  });

  it("a pending rollback is followed by its revision", async () => {
    fault("pending");
    const outcome = await run();
    expect(await look(outcome)).toMatchObject({ kind: "running" });
    helm.edit(({ history }) => Object.assign(history[4] ?? {}, { status: "deployed" }));
    expect(await look(outcome)).toMatchObject({ kind: "succeeded", log: "revision 4 (Rollback to 1) is deployed" });
  });

  it("one that was ended before it wrote anything is unclear", async () => {
    fault("killed_before");
    expect(await run()).toMatchObject({ kind: "unclear", log: expect.stringContaining("SIGKILL") });
  });

  it("one that hangs is ended after its time, with all that it started", async () => {
    fault("hangs");
    const args = ["rollback", "checkout", "1", "--namespace", "shop"];
    const ended = await createRunHelm({ binary: helm.binary, environment })(args, { timeoutMs: 1_500, signal: null });
    expect(ended).toEqual({ kind: "cut_short", says: "it was ended after 1500 ms" });
  });

  describe("looked up", () => {
    it("while Helm may still be at work, nobody says never", async () => {
      const early = executorWith(helm.binary, { at: () => Date.parse(intentAt) + 1_000 });
      await expect(lookup(early)).rejects.toMatchObject({ retryable: true, retryAfterMs: 104_000 });
      expect(await lookup()).toEqual({ kind: "never_seen" });
    });

    it("a rollback to another version, or an upgrade, since then makes it unclear", async () => {
      const made = { revision: 4, updated: soonAfter, status: "deployed", chart: "checkout-1.0.0", app_version: "v40" };
      helm.edit(({ history }) => history.push({ ...made, description: "Rollback to 0" }));
      expect(await lookup()).toMatchObject({ kind: "unclear" });
    });
  });
});
