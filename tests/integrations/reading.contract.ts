import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Ledger } from "../../src/agents/ledger.ts";
import type { Tool } from "../../src/agents/tool.ts";
import type { Evidence } from "../../src/app/ports/evidence-store.ts";
import { clockAt, evidenceInMemory } from "../agents/given.ts";
import type { Fault, LocalServer } from "./local-server.ts";

/** Asks a tool as an agent does: what comes is a record of the evidence ledger. */
export const askThroughLedger = async (tool: Tool, input: unknown, withinMs = 5_000): Promise<Evidence> => {
  const ledger = await Ledger.open({
    evidence: evidenceInMemory(),
    clock: clockAt(),
    incidentId: "INC-1",
    investigationId: "I1",
  });
  const { evidence } = await ledger.ask(tool, input, new AbortController().signal, withinMs);
  return evidence;
};

/** More than is read of an answer. */
const oversized = JSON.stringify([{ text: "x".repeat(2_200_000) }]);
const secret = "ghp_0123456789abcdefghijklmnopqrstuvwxyz";

const refusals: readonly (readonly [name: string, how: Fault["how"], says: RegExp])[] = [
  ["a token that is not taken", { status: 401, body: { message: `Bad credentials ${secret}` } }, /401/],
  ["something that is not there", { status: 404, body: { message: "Not Found" } }, /404/],
  ["a missing permission", { status: 403, body: { message: "Resource not accessible" } }, /403/],
  ["a limit", { status: 429, headers: { "retry-after": "7" }, body: { message: "slow down" } }, /429|limit.* 7 s/],
  ["a server that fails", { status: 500, text: "<h1>oops</h1>" }, /500/],
  ["a gateway in between", { status: 503, text: "" }, /503/],
  ["a redirect", { status: 302, headers: { location: "http://169.254.169.254/" } }, /redirect/],
  ["no JSON", { status: 200, text: "<html>log in</html>" }, /no JSON|another shape/],
  ["another shape", { status: 200, body: { hello: ["world"] } }, /another shape/],
  ["nothing", { status: 200, text: "" }, /no JSON|another shape/],
  ["more than can be read", { status: 200, text: oversized }, /more than can be read/],
  ["a connection that ends", "dropped", /./],
  ["silence", "silent", /took longer|no answer/],
];

/** What holds for every tool that asks a system over HTTP, whatever that system does. */
export const describeReading = (
  title: string,
  start: () => Promise<{ readonly server: LocalServer; readonly tool: Tool; readonly input: unknown }>,
): void => {
  describe(`${title}, when it is not answered`, () => {
    let given: Awaited<ReturnType<typeof start>>;
    beforeAll(async () => {
      given = await start();
    });
    afterAll(() => given.server.close());

    it.each(refusals)("%s is a failed record that proves nothing and says why", async (_, how, says) => {
      given.server.fail({ when: /^/, how });
      const record = await askThroughLedger(given.tool, given.input, 400);
      expect(record).toMatchObject({ status: "failed", body: "", tool: given.tool.name });
      expect(record.summary).toMatch(says);
      expect(record.summary.length).toBeLessThanOrEqual(300);
      expect(JSON.stringify(record)).not.toContain(secret);
    });

    it("and what comes after is answered", async () => {
      expect(await askThroughLedger(given.tool, given.input)).toMatchObject({ status: "ok" });
    });

    it("nothing but GET was asked", () => {
      expect(given.server.asked.length).toBeGreaterThan(refusals.length);
      expect(given.server.asked.filter(({ method }) => method !== "GET")).toEqual([]);
    });
  });
};
