import { expect, it } from "vitest";
import { timelineMessage } from "../../views/timeline.ts";
import { en } from "../../views/words.ts";
import { declared, policy, t0 } from "../domain/given.ts";

const [service] = Object.values(policy.services);
if (service === undefined) throw new Error("the catalogue is empty");

it("an agent's line on the timeline keeps the address of a configured runbook, and of nothing else", () => {
  const runbook = "https://wiki.example/runbooks/checkout";
  const agent = { kind: "agent", name: "incident-responder" } as const;
  const words = [`Runbook: ${runbook}. See also https://evil.test/x`];
  const entry = { seq: 1, kind: "step_recorded", at: t0, actor: agent, words } as const;
  const services = { [service.name]: { ...service, runbook } };
  const said = JSON.stringify(
    timelineMessage(declared().incident, [entry], 1, { words: en, now: t0, policy: { services } }),
  );
  expect(said).toContain(runbook);
  expect(said).toContain("[link to evil.test removed]");
  expect(said).not.toContain("https://evil.test");
});
