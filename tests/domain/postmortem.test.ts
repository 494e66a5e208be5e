import { describe, expect, it } from "vitest";
import {
  isGap,
  type PostmortemDraft,
  type PostmortemSection,
  postmortemSections,
} from "../../src/domain/postmortem.ts";
import { postmortemFacts } from "../../src/domain/postmortem-facts.ts";
import { postmortemForm } from "../../views/postmortem-form.ts";
import { readSubmission } from "../../views/submission.ts";
import { en } from "../../views/words.ts";
import { submitted } from "../views/submitted.ts";
import { ana, ben, declared, following, kindsOf, robot, type Story, system, t0, tryTo } from "./given.ts";

const resolved = (): Story =>
  following(following(declared(), ana, { kind: "acknowledge" }), ana, { kind: "resolve", resolution: "rolled back" });
const drafted = (story = resolved()): Story =>
  following(story, system, { kind: "record_postmortem", draft: postmortemFacts(story.incident, story.log) });
const draftOf = (story: Story): PostmortemDraft => {
  if (story.incident.postmortem.kind === "none") throw new Error("no draft");
  return story.incident.postmortem.draft;
};
const edit = (sections: Partial<Record<PostmortemSection, readonly string[]>>) =>
  ({ kind: "edit_postmortem", sections }) as const;

describe("a post-mortem that people edit", () => {
  it("a sentence that stays keeps its source, a new one names the edit, and the question is answered", () => {
    const before = drafted();
    const [kept] = draftOf(before).sections.went_well;
    if (kept === undefined) throw new Error("something went well");
    const after = following(before, ben, edit({ went_well: [kept.text, "The runbook was right."] }));
    expect(draftOf(after).sections.went_well).toEqual([
      kept,
      { text: "The runbook was right.", sources: [{ kind: "event", seq: after.incident.seq }] },
    ]);
    const answered = following(after, ben, edit({ lucky: ["It was not a Friday."] }));
    expect(draftOf(answered).sections.lucky.filter(isGap)).toEqual([]);
    expect(draftOf(answered).sections.went_well).toHaveLength(2);
  });

  it("an emptied section is a question again", () => {
    const after = following(drafted(), ben, edit({ lucky: ["Luck."] }));
    const emptied = following(after, ben, edit({ lucky: [] }));
    expect(draftOf(emptied).sections.lucky.map(isGap)).toEqual([true]);
  });

  it("a newer draft leaves alone what people wrote", () => {
    const edited = following(drafted(), ben, edit({ impact: ["One in eight got through."] }));
    const again = drafted(edited);
    expect(draftOf(again).sections.impact.map(({ text }) => text)).toEqual(["One in eight got through."]);
  });

  it.each([
    ["an agent does not edit", robot, { impact: ["x"] }, "refused: not_allowed"],
    ["what is the same is no news", ben, {}, "refused: already_done"],
  ] as const)("%s", (_, actor, sections, said) =>
    expect(kindsOf(tryTo(drafted(), actor, edit(sections)))).toEqual([said]),
  );

  it("there is nothing to edit before the draft", () =>
    expect(kindsOf(tryTo(resolved(), ben, edit({ impact: ["x"] })))).toEqual(["refused: missing"]));

  it("is published with its gaps by who says so, having been told of them", () => {
    const publish = (anyway: boolean) => ({ kind: "publish_postmortem", anyway }) as const;
    const { sections } = draftOf(drafted());
    const gaps = postmortemSections.filter((section) => sections[section].some(isGap));
    expect(gaps.length).toBeGreaterThan(0);
    expect(tryTo(drafted(), ana, publish(false))).toEqual({
      ok: false,
      error: { kind: "postmortem_gaps", sections: gaps },
    });
    expect(kindsOf(tryTo(drafted(), ana, publish(true)))).toEqual(["postmortem_published"]);
    const filled = following(drafted(), ben, edit(Object.fromEntries(gaps.map((gap) => [gap, ["Known by now."]]))));
    expect(kindsOf(tryTo(filled, ana, publish(false)))).toEqual(["postmortem_published"]);
  });

  it("what was published can still be mended, and stays published", () => {
    const published = following(drafted(), ana, { kind: "publish_postmortem", anyway: true });
    const mended = following(published, ben, edit({ cause: ["A missing retry."] }));
    expect(mended.incident.postmortem.kind).toBe("published");
    expect(draftOf(mended).sections.cause.map(({ text }) => text)).toEqual(["A missing retry."]);
  });
});

describe("its form", () => {
  const ctx = { words: en, now: t0 };
  const form = postmortemForm(drafted().incident, ctx);

  it("changes the sections that were changed, and no others", () => {
    const read = readSubmission(submitted(form, { impact: "One in eight.\n\n  Two hours. " }), en);
    expect(read).toEqual({
      ok: true,
      value: [
        {
          kind: "command",
          target: { kind: "named", id: "INC-1" },
          command: { kind: "edit_postmortem", sections: { impact: ["One in eight.", "Two hours."] } },
        },
      ],
    });
  });

  it("sent as it was opened, it says that nothing was changed", () =>
    expect(readSubmission(submitted(form), en)).toMatchObject({ ok: false, error: { kind: "errors" } }));

  it("asks the open questions beside their boxes", () =>
    expect(JSON.stringify(form)).toContain("What will be done so that it does not happen again"));
});
