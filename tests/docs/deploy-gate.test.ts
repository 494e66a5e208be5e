import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { parseConfigFile } from "../../src/config.ts";
import { type Answer, startLocalServer } from "../integrations/local-server.ts";
import { nobodyListens } from "../integrations/nobody-listens.ts";

const doc = readFileSync(join(import.meta.dirname, "../../docs/deploy-gate.md"), "utf8");
const blocks = [...doc.matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = ""]) => text);
const block = (words: string): string => blocks.find((text) => text.includes(words)) ?? "";

type Action = { readonly runs: { readonly steps: readonly { readonly run: string }[] } };
const script = (parse(block("using: composite")) as Action).runs.steps[0]?.run ?? "";

/** The step as a runner does it. */
const run = async (url: string): Promise<{ readonly passed: boolean; readonly said: string }> => {
  const env = {
    PATH: process.env.PATH,
    FIREBREAK_URL: url,
    FIREBREAK_TOKEN: "t0ken",
    SERVICE: "checkout",
    VERSION: "v4 3&x=1",
  };
  try {
    const { stdout } = await promisify(execFile)("bash", ["-e", "-o", "pipefail", "-c", script], { env });
    return { passed: true, said: stdout };
  } catch (error) {
    return { passed: false, said: String((error as { stdout?: string }).stdout) };
  }
};

describe("docs/deploy-gate.md", () => {
  it.each<readonly [string, Answer, boolean, string]>([
    ["passes while the gate is open", { status: 200, body: { open: true } }, true, '"open":true'],
    [
      "stops while it is closed, with the reasons",
      { status: 423, body: { open: false, reasons: ["INC-7"] } },
      false,
      "INC-7",
    ],
    ["stops when its token is refused", { status: 401, body: { error: "token" } }, false, "nobody knows (401)"],
  ])("the step %s", async (_name, answer, passed, words) => {
    const server = await startLocalServer(() => answer);
    const ended = await run(server.url);
    await server.close();
    expect(ended).toEqual({ passed, said: expect.stringContaining(words) });
    expect(server.asked[0]).toMatchObject({ path: "/gate/checkout", headers: { authorization: "Bearer t0ken" } });
    expect(server.asked[0]?.query.get("version")).toBe("v4 3&x=1");
  });

  it("the step stops when nobody answers", async () => {
    expect(await run(await nobodyListens())).toEqual({ passed: false, said: expect.stringContaining("(000") });
  });

  it("its configuration is valid, also what it shows as comments", () => {
    const text = block("deploy_gate:");
    for (const yaml of [
      text,
      text.replaceAll("# branch:", "branch:").replaceAll(/# (context|target_url|refresh_every):/g, "$1:"),
    ])
      expect(parseConfigFile(yaml)).toMatchObject({ ok: true });
  });

  it("every YAML in it can be read", () => {
    expect(blocks.length).toBeGreaterThan(3);
    for (const text of blocks) expect(() => parse(text)).not.toThrow();
  });
});
