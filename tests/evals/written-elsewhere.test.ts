import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCase } from "../../src/agents/eval/case.ts";
import { firstLook, runCase } from "../../src/agents/eval/run-case.ts";
import { judgeCase } from "../../src/agents/eval/score.ts";
import { settingOf } from "../../src/agents/eval/setting.ts";

const folder = join(import.meta.dirname, "../fixtures/recorded");
const named = (id: string) => {
  const read = readCase(readFileSync(join(folder, `${id}.json`), "utf8"));
  if (read.kind === "unreadable") throw new Error(read.problems.join());
  return read.case;
};

/** A line of a log that complains of nobody's fault keeps it from saying that all is well. */
const abstains = ["nightly-export"];
const ids = readdirSync(folder).map((name) => name.replace(".json", ""));

describe("incidents by somebody who had not seen the checks", () => {
  it.each(ids.filter((id) => !abstains.includes(id)))("%s: cause and object are exact", async (id) => {
    const one = named(id);
    expect(judgeCase(await runCase(one, () => 0), one.expected)).toMatchObject({ hit: "at1", isFalseAlarm: false });
  });

  it.each(abstains)("%s: nothing is said rather than something wrong", async (id) => {
    const { verdict, findings } = await runCase(named(id), () => 0);
    expect({ verdict, findings }).toEqual({ verdict: "inconclusive", findings: [] });
  });

  it("a database that is out of connections is not said to be well beside it", async () => {
    const { findings } = await runCase(named("postgres-out-of-connections"), () => 0);
    expect(findings.map(({ cause }) => cause)).toEqual(["database-connection-exhaustion"]);
  });

  it("an alert that names a node has the node looked at before any pod", async () => {
    const setting = await settingOf(named("node-not-ready-alert"));
    await firstLook(setting, new AbortController().signal);
    const asked = setting.ledger.all().map(({ tool, input }) => `${tool} ${JSON.stringify(input)}`);
    expect(asked.findIndex((one) => one.includes('"nodes"'))).toBeGreaterThanOrEqual(0);
    expect(asked.filter((one) => one.includes('"pods"'))).toEqual([]);
  });

  it("a slow start is only said of a process that has not come to where it listens", async () => {
    const slow = named("slow-start-is-killed");
    const listens = {
      ...slow,
      calls: slow.calls.map((call) =>
        call.tool === "kubernetes_logs"
          ? { ...call, output: `${call.output}Tomcat started on port 9090 (http)\n` }
          : call,
      ),
    };
    expect((await runCase(listens, () => 0)).findings.map(({ cause }) => cause)).not.toContain(
      "liveness-probe-wrong-timing",
    );
  });

  it("a taint is only to blame when it is of the kind that the pod selects", async () => {
    const gpu = named("gpu-pool-with-a-taint");
    const elsewhere = {
      ...gpu,
      calls: gpu.calls.map((call) => ({ ...call, output: call.output.replace("pool=gpu", "disk=nvme") })),
    };
    expect((await runCase(elsewhere, () => 0)).findings[0]).toMatchObject({ cause: "node-selector-mismatch" });
  });

  it.each([
    ["its kubelet is down", "active (running)", "failed (Result: exit-code)"],
    ["its disk is nearly full", "DiskPressure     False", "DiskPressure     True "],
    ["the alert is of something else", "KubeNodeNotReady", "NodeHighCpu"],
  ])("a node is not said to be well when %s", async (_, from, to) => {
    const back = named("node-back");
    const text = (given: string): string => given.replace(from, to);
    const still = {
      ...back,
      alert: back.alert && { ...back.alert, title: text(back.alert.title), text: text("KubeNodeNotReady") },
      calls: back.calls.map((call) => ({ ...call, output: text(call.output) })),
    };
    expect((await runCase(still, () => 0)).verdict).not.toBe("recovered");
  });

  it.each([
    ["nobody says of what kind it is", ""],
    ["the alert says so", "StatefulSet fin/invoice has not matched the expected number of replicas."],
  ])("a set that keeps data and is scaled to zero is found where %s", async (_, text) => {
    const zero = named("scaled-to-zero");
    const asSet = {
      ...zero,
      alert: zero.alert && { ...zero.alert, text },
      calls: zero.calls.flatMap((call) => {
        if (call.input.resource !== "deployments") return [call];
        const rows =
          "NAME      READY   AGE    CONTAINERS   IMAGES\ninvoice   0/0     300d   invoice      registry.acme.io/invoice:4\n";
        return [
          { ...call, output: "No resources found in fin namespace.\n" },
          { ...call, input: { ...call.input, resource: "statefulsets" }, output: rows },
        ];
      }),
    };
    expect((await runCase(asSet, () => 0)).findings[0]).toMatchObject({
      cause: "zero-replicas",
      object: "app/invoice",
    });
  });

  it("a job is not said to be well while its newest run is the one that failed", async () => {
    const old = named("old-backup-failed");
    const newest = {
      ...old,
      calls: old.calls.map((call) => ({ ...call, output: call.output.replace("2d3h", "10m ") })),
    };
    expect((await runCase(newest, () => 0)).findings.map(({ cause }) => cause)).not.toContain("no-fault");
  });

  it("what was looked at is not called little", async () => {
    const told = await firstLook(await settingOf(named("nightly-export")), new AbortController().signal);
    expect(told?.summary.text).toBe("What was looked at around it names no cause.");
    expect(told?.summary.nextSteps.join()).toContain("which workload is hit");
  });
});
