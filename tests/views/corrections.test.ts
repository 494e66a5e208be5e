import { describe, expect, it } from "vitest";
import type { Command } from "../../src/domain/command.ts";
import { effectsOf } from "../../src/domain/effects-of.ts";
import { type Surface, surfaceKey } from "../../src/domain/surface.ts";
import { renderSurface } from "../../views/render-surface.ts";
import { en } from "../../views/words.ts";
import { at, ben, declared, following, minuteMs, policy, robot, rollbackCommand, type Story } from "../domain/given.ts";

const summary: Command = {
  kind: "record_summary",
  investigationId: "I1",
  summary: {
    author: "first-responder",
    verdict: "confirmed",
    text: "Errors rose after v42.",
    findings: [],
    ruledOut: [],
    nextSteps: [],
  },
};
const ask = (text: string): Command => ({ kind: "ask", text, channelId: "C1", threadTs: "1.1" });

/** A confirmed triage, and a rollback that an agent has proposed because of it. */
const confirmed = (): Story => following(following(declared(), robot, summary), robot, rollbackCommand(), at(minuteMs));
const objected = following(confirmed(), ben, ask("No, v42 is not it: payments moved"), at(2 * minuteMs));

const drawnBy = (before: Story, after: Story): readonly string[] =>
  after.log
    .slice(before.log.length)
    .flatMap((recorded) => effectsOf(recorded, after.incident, policy))
    .flatMap(({ effect }) => (effect.kind === "show" ? [surfaceKey(effect.surface)] : []));

const see = ({ incident }: Story, surface: Surface): string => {
  const ctx = { words: en, now: at(3 * minuteMs), policy, event: null, evidence: [] };
  return JSON.stringify(renderSurface(surface, incident, ctx)?.blocks);
};
const triage: Surface = { kind: "triage", investigationId: "I1" };
const change: Surface = { kind: "change", changeId: "CHG-1" };

describe("what people put right", () => {
  it("is drawn at once on the triage and on what waits for approval; a question is not", () => {
    expect(drawnBy(confirmed(), objected)).toEqual(expect.arrayContaining(["triage:I1", "change:CHG-1"]));
    const asked = following(confirmed(), ben, ask("is it v42?"), at(2 * minuteMs));
    expect(drawnBy(confirmed(), asked)).toEqual([]);
  });

  it.each([
    ["the triage", triage],
    ["the change that others approve", change],
  ])("stands on %s, as news when it was said later", (_, surface) => {
    expect(see(objected, surface)).toContain("payments moved");
    expect(see(objected, surface)).toContain(en.triage.correctionsSince);
    expect(see(confirmed(), surface)).not.toContain(en.triage.corrections);
  });

  it("stands above what was looked at, so that nobody stops reading before it", () => {
    const stepped = following(objected, robot, {
      kind: "record_step",
      investigationId: "I1",
      step: { agent: "first-responder", title: "Errors", text: "62 %", outcome: "suspicious", evidence: [] },
    });
    const seen = see(stepped, triage);
    expect(seen.indexOf("payments moved")).toBeLessThan(seen.indexOf(en.triage.checks));
  });

  it("is answered as what it is: nobody asked, and no agent answers", () => {
    const answered = following(objected, robot, {
      kind: "record_answer",
      questionId: "Q1",
      author: "chief",
      text: "Taken down.",
      evidence: [],
    });
    const seen = see(answered, { kind: "answer", questionId: "Q1" });
    expect(seen).toContain("Taken down.");
    expect(seen).toContain("Put right by");
    expect(seen).not.toMatch(/asked:|Answered by/);
  });
});
