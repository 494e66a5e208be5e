import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateView } from "../../sandbox/workspace/validate-blocks.ts";
import type { Incident } from "../../src/domain/incident.ts";
import type { DeclareDraft } from "../../src/domain/intent.ts";
import { severities } from "../../src/domain/severity.ts";
import { allowedIn } from "../../src/domain/status.ts";
import type { KnownVersion } from "../../src/domain/version-history.ts";
import { isLifecycleCommand, wrongStatus } from "../../src/domain/wrong-status.ts";
import { emptyDraft } from "../../views/actions.ts";
import { declareDraftIn, declareForm, readDeclareForm } from "../../views/declare-form.ts";
import { plainForms } from "../../views/press.ts";
import { incidentOfForm, redrawForm, renderDeclareForm, renderForm } from "../../views/render-form.ts";
import { readSubmission } from "../../views/submission.ts";
import { draftedUpdateForm, readUpdateForm, updateForm } from "../../views/update-form.ts";
import { en } from "../../views/words.ts";
import { ana, ben, declared, following, policy, robot, rollbackCommand, type Story } from "../domain/given.ts";
import { incident as anyIncident, known, text } from "./arbitrary-incident.ts";
import { problemsOfView } from "./slack-checker.ts";
import { submitted } from "./submitted.ts";

const now = "2026-11-24T03:05:00.000Z";
const versions: readonly KnownVersion[] = [
  { version: "v41", at: "2026-11-22T09:30:00.000Z", by: "marta" },
  { version: "v40", at: null, by: null },
];
const ctx = { words: en, now, policy, recent: [], versions: [] };
const target = { kind: "named", id: "INC-1" } as const;
const withChange = following(declared(), ben, rollbackCommand()).incident;

/** The same incident where the life cycle takes what the form asks for. */
const fitting = (kind: string, incident: Incident): Incident => {
  const [first] = isLifecycleCommand(kind) ? allowedIn[kind] : [];
  const fits = !isLifecycleCommand(kind) || wrongStatus(incident, kind) === null;
  return fits || first === undefined ? incident : { ...incident, status: first };
};

const draw = (request: Parameters<typeof renderForm>[0], incident: Incident = withChange) => {
  const drawn = renderForm(request, fitting(request.kind, incident), ctx);
  if (!drawn.ok) throw new Error(`refused: ${drawn.error.kind}`);
  return drawn.value;
};

/** Each form, what a person enters, and the commands that come of it. */
const stories: readonly (readonly [
  Parameters<typeof renderForm>[0],
  Readonly<Record<string, unknown>>,
  readonly unknown[],
])[] = [
  [
    { kind: "update", target },
    { conditions: "worse", actions: "looking", needs: "a database expert" },
    [{ kind: "post_update", conditions: "worse", actions: "looking", needs: "a database expert" }],
  ],
  [{ kind: "identify", target }, { reason: "v42" }, [{ kind: "identify", cause: "v42" }]],
  [{ kind: "mitigate", target }, { reason: "all payments" }, [{ kind: "mitigate", impact: "all payments" }]],
  [
    { kind: "resolve", target },
    { resolution: "rolled back", impact: "all payments", cause: "v42" },
    [
      { kind: "identify", cause: "v42" },
      { kind: "mitigate", impact: "all payments" },
      { kind: "resolve", resolution: "rolled back" },
    ],
  ],
  [{ kind: "reopen", target }, { reason: "errors again" }, [{ kind: "reopen", reason: "errors again" }]],
  [{ kind: "cancel", target }, { reason: "false alarm" }, [{ kind: "cancel", reason: "false alarm" }]],
  [
    { kind: "severity", target },
    { severity: "P2", reason: "fewer people" },
    [{ kind: "set_severity", severity: "P2", reason: "fewer people" }],
  ],
  [
    { kind: "tick_gate", target, changeId: "CHG-1", item: "rollback_plan_ready" },
    { reason: "tried it" },
    [{ kind: "tick_gate", changeId: "CHG-1", item: "rollback_plan_ready", reason: "tried it" }],
  ],
  [
    { kind: "reject_change", target, changeId: "CHG-1" },
    { reason: "too risky" },
    [{ kind: "reject_change", changeId: "CHG-1", reason: "too risky" }],
  ],
  [
    { kind: "rate_summary", target, investigationId: "I1" },
    { reason: "it was the flag" },
    [{ kind: "rate_summary", investigationId: "I1", verdict: "wrong", reason: "it was the flag" }],
  ],
  [
    { kind: "settle_change", target, changeId: "CHG-1", outcome: "succeeded" },
    { reason: "v41 runs" },
    [{ kind: "settle_change", changeId: "CHG-1", outcome: "succeeded", reason: "v41 runs" }],
  ],
  [
    { kind: "role", incidentId: "INC-1" },
    { role: "scribe", userId: "UBEN" },
    [{ kind: "assign_role", role: "scribe", userId: "UBEN" }],
  ],
  [
    { kind: "page", incidentId: "INC-1" },
    { mentions: ["UBEN"], groups: ["founders"], reason: "the database" },
    [{ kind: "page", mentions: ["UBEN", "founders"], reason: "the database" }],
  ],
  [
    { kind: "task", incidentId: "INC-1" },
    { text: "write a test", owner: "UBEN" },
    [{ kind: "add_task", text: "write a test", owner: "UBEN" }],
  ],
  [
    { kind: "note", incidentId: "INC-1" },
    { reason: "queue grew" },
    [{ kind: "add_note", text: "queue grew", messageTs: null }],
  ],
];

describe("forms about an incident", () => {
  it.each(stories)("%o means what was entered", (request, entered, commands) => {
    const read = readSubmission(submitted(draw(request), entered), en);
    const expected = commands.map((command) => ({ kind: "command", target, command }));
    expect(read).toEqual({ ok: true, value: expected });
  });

  it("a rollback that was proposed in a form is the same intent as a typed one", () => {
    const form = draw({ kind: "rollback", target, service: null });
    const read = readSubmission(submitted(form, { service: "checkout", to: "v41", reason: "errors" }), en);
    expect(read).toEqual({
      ok: true,
      value: [
        {
          kind: "propose_change",
          action: "rollback",
          target,
          service: "checkout",
          to: "v41",
          reason: "errors",
          source: null,
        },
      ],
    });
  });

  describe("the versions that a rollback can go back to", () => {
    const offered = (service: string | null = null) => {
      const drawn = renderForm({ kind: "rollback", target, service }, withChange, { ...ctx, versions });
      if (!drawn.ok) throw new Error(`refused: ${drawn.error.kind}`);
      return drawn.value;
    };
    const read = (entered: Readonly<Record<string, unknown>>, form = offered()) => {
      const result = readSubmission(submitted(form, entered), en);
      return result.ok ? result.value.map((intent) => ("to" in intent ? intent.to : intent.kind)) : result.error;
    };

    it("are offered with when they came and by whom", () => {
      const options = JSON.stringify(offered());
      expect(options).toContain("since 2026-11-22 09:30 UTC, by marta");
      expect(options).toContain('"value":"v40"');
    });

    it("can be chosen, and any other one can be typed", () => {
      expect(read({ known: "v41" })).toEqual(["v41"]);
      expect(read({ to: "v39" })).toEqual(["v39"]);
      expect(read({ known: "v41", to: "v41" })).toEqual(["v41"]);
    });

    it.each([
      ["neither", {}, en.forms.rollback.needVersion],
      ["both", { known: "v41", to: "v40" }, en.forms.rollback.oneVersion],
    ])("%s is an error beside the field", (_name, entered, to) => {
      expect(read(entered)).toEqual({ kind: "errors", errors: { to } });
    });

    it("of another service are not taken for this one's", () => {
      expect(read({ service: "payments-db", known: "v41" })).toMatchObject({ kind: "errors" });
    });

    it("are drawn for the service that is chosen, with what was typed", () => {
      const services = {
        ...policy.services,
        search: { ...policy.services.checkout, name: "search" },
      } as typeof policy.services;
      const open = submitted(offered(), { service: "search", to: "v3", reason: "slow" });
      const again = redrawForm(open, withChange, { ...ctx, policy: { ...policy, services }, versions });
      if (again === null) throw new Error("it was not drawn again");
      expect(again.blocks.map(({ block_id: id }) => id)).toContain("known:search");
      expect(readSubmission(submitted(again), en)).toMatchObject({
        ok: true,
        value: [{ service: "search", to: "v3", reason: "slow" }],
      });
    });

    it("nobody can go back with a service that has no way back, and the error names those that have", () => {
      expect(renderForm({ kind: "rollback", target, service: "chekout" }, withChange, ctx)).toEqual({
        ok: false,
        error: { kind: "not_found", what: "a way to roll back chekout (services.chekout)", known: ["checkout"] },
      });
    });
  });

  it("a blank where words are needed is an error beside that field", () => {
    const read = readSubmission(submitted(draw({ kind: "update", target }), { conditions: "   " }), en);
    expect(read).toEqual({ ok: false, error: { kind: "errors", errors: { conditions: en.forms.error.required } } });
  });

  it("paging nobody is an error beside the people", () => {
    const read = readSubmission(submitted(draw({ kind: "page", incidentId: "INC-1" }), { reason: "help" }), en);
    expect(read).toMatchObject({ ok: false, error: { errors: { mentions: en.forms.page.needSomebody } } });
  });

  it("a form of another version, or of nobody, is told apart from a person's mistake", () => {
    for (const privateMetadata of [
      "",
      "{}",
      '{"v":9,"f":"update","i":"INC-1"}',
      '{"v":1,"f":"update","i":"INC-1","x":1}',
    ]) {
      expect(readSubmission({ privateMetadata, values: {} }, en)).toMatchObject({
        ok: false,
        error: { kind: "unreadable" },
      });
    }
  });

  it("resolving asks for impact and cause only where the life cycle still takes them", () => {
    const mitigated = following(declared(), ana, { kind: "mitigate", impact: "all payments" }).incident;
    const form = draw({ kind: "resolve", target }, mitigated);
    expect(readSubmission(submitted(form, { resolution: "rolled back" }), en)).toMatchObject({
      ok: true,
      value: [{ command: { kind: "resolve", resolution: "rolled back" } }],
    });
  });

  it("the update starts with what was said last, and a draft replaces it", () => {
    const spoken = following(declared(), ana, {
      kind: "post_update",
      conditions: "bad",
      actions: "looking",
      needs: "",
    });
    const form = updateForm(spoken.incident, ctx);
    const opened = submitted(form);
    expect(readUpdateForm(opened.values, en)).toEqual({
      ok: true,
      value: { conditions: "bad", actions: "looking", needs: "" },
    });
    const drafted = redrawForm(opened, spoken.incident, ctx);
    if (drafted === null) throw new Error("the update is drawn again");
    const read = readUpdateForm(submitted(drafted).values, en);
    expect(read).toMatchObject({ ok: true, value: { conditions: expect.stringContaining(en.names.status.declared) } });
    expect(incidentOfForm(submitted(drafted))).toBe("INC-1");
  });

  it("the draft of an update tells of a change that ran and of the recovery that was seen", () => {
    const { changes } = withChange;
    const [change] = changes;
    if (change === undefined) throw new Error("there is a change");
    const ran = { kind: "succeeded" as const, approvals: [], at: ctx.now, log: "" };
    const verification = { kind: "recovered" as const, at: ctx.now, proof: "0 % of requests fail", evidence: [] };
    const drafted = draftedUpdateForm({ ...withChange, changes: [{ ...change, state: ran, verification }] }, ctx);
    const read = readUpdateForm(submitted(drafted).values, en);
    expect(read).toMatchObject({
      value: {
        conditions: expect.stringContaining("has recovered after CHG-1: 0 % of requests fail"),
        actions: expect.stringContaining("Done"),
      },
    });
  });

  it.each([
    ["mitigate", "cancelled"],
    ["resolve", "closed"],
    ["cancel", "resolved"],
    ["identify", "mitigated"],
    ["reopen", "closed"],
  ] as const)("%s asks nobody anything when the incident is %s", (kind, status) => {
    const drawn = renderForm({ kind, target }, { ...declared().incident, status }, ctx);
    expect(drawn).toMatchObject({ ok: false, error: { kind: "wrong_status", status } });
  });

  it("who breaks the glass reads how many approvals are missing now, also when the incident has become worse since", () => {
    const proposed = following(declared({ severity: "P4" }), robot, rollbackCommand());
    const worse = following(proposed, ana, { kind: "set_severity", severity: "P1", reason: "everybody is hit" });
    const saying = ({ incident }: Story) =>
      JSON.stringify(draw({ kind: "break_glass", target, changeId: "CHG-1" }, incident).blocks);
    expect(saying(proposed)).toContain("without 1 more approval");
    expect(saying(worse)).toContain("without 2 more approvals");
  });

  it("a form about a change that does not exist is refused", () => {
    const drawn = renderForm({ kind: "reject_change", target, changeId: "CHG-9" }, withChange, ctx);
    expect(drawn).toMatchObject({ ok: false, error: { kind: "not_found", known: ["CHG-1"] } });
  });

  it("stays inside Slack's limits, whatever the incident holds", () => {
    fc.assert(
      fc.property(anyIncident, (given) => {
        const requests = stories
          .map(([request]) => request)
          .filter((request) => given.changes.length > 0 || !("changeId" in request));
        for (const request of requests) {
          const view = draw(request, given);
          expect(problemsOfView(view, known)).toEqual([]);
          expect(validateView(view, "modal")).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("a rollback's form stays inside Slack's limits, whatever its versions are called and however many there are", () => {
    const version = fc.record({ version: text, at: fc.constantFrom(null, now), by: fc.option(text) });
    fc.assert(
      fc.property(fc.uniqueArray(version, { maxLength: 130, selector: (one) => one.version }), (many) => {
        const drawn = renderForm({ kind: "rollback", target, service: null }, withChange, { ...ctx, versions: many });
        if (!drawn.ok) throw new Error("refused");
        expect(problemsOfView(drawn.value, known)).toEqual([]);
        expect(validateView(drawn.value, "modal")).toEqual([]);
      }),
      { numRuns: 60 },
    );
  });

  it("there is a form behind every form button", () => {
    for (const kind of plainForms) {
      const request = ["role", "page", "task", "note"].includes(kind)
        ? { kind, incidentId: "INC-1" as const }
        : { kind, target, service: null };
      expect(draw(request as Parameters<typeof renderForm>[0]).type).toBe("modal");
    }
  });
});

const drafts: fc.Arbitrary<DeclareDraft> = fc.record({
  title: fc.string({ minLength: 1, maxLength: 150 }).filter((title) => title.trim() === title && title !== ""),
  severity: fc.constantFrom(...severities),
  services: fc.subarray(["checkout", "payments-db"]),
  summary: fc.string({ maxLength: 300 }).filter((summary) => summary.trim() === summary),
  commander: fc.constantFrom(null, "UANA"),
  isPrivate: fc.boolean(),
  isDrill: fc.boolean(),
  callPeople: fc.boolean(),
  origin: fc.constantFrom(
    { kind: "form" as const },
    { kind: "message" as const, channelId: "C1", messageTs: "1.2" },
    { kind: "command" as const, channelId: "C1" },
  ),
});

describe("the declare form", () => {
  it("gives back every draft it was opened with", () => {
    fc.assert(
      fc.property(drafts, (draft) => {
        const read = readDeclareForm(submitted(declareForm(draft, ctx)).values, en);
        const { origin, ...input } = draft;
        // Where nobody would be called there is nothing to decline.
        const callPeople = policy.severities.page.includes(input.severity ?? "P3") ? input.callPeople : true;
        expect(read).toEqual({ ok: true, value: { ...input, callPeople } });
        expect(declareDraftIn(submitted(declareForm(draft, ctx)).values, origin)).toEqual({ ...draft, callPeople });
      }),
    );
  });

  it("needs a title and nothing else", () => {
    const form = renderDeclareForm({ kind: "declare", draft: emptyDraft }, "UANA", ctx);
    expect(readSubmission(submitted(form, { title: " " }), en)).toMatchObject({
      ok: false,
      error: { errors: { title: en.forms.error.required } },
    });
    expect(readSubmission(submitted(form, { title: "checkout is failing" }), en)).toMatchObject({
      ok: true,
      value: [{ command: { kind: "declare", title: "checkout is failing", severity: "P3", commander: "UANA" } }],
    });
  });

  it("shows who will be called when the severity calls people, with a tick to call nobody", () => {
    const form = declareForm({ ...emptyDraft, severity: "P3" }, ctx);
    const opened = submitted(form, { severity: "P1", title: "kept" });
    expect(JSON.stringify(form)).not.toContain(en.forms.declare.willCall);
    const again = redrawForm(opened, null, ctx);
    if (again === null) throw new Error("the declare form is drawn again");
    expect(JSON.stringify(again)).toContain(en.forms.declare.willCall);
    expect(JSON.stringify(again)).toContain('"user_id":"UANA"');
    expect(readDeclareForm(submitted(again, { calling: [] }).values, en)).toMatchObject({
      ok: true,
      value: { severity: "P1", callPeople: false, title: "kept" },
    });
  });

  it("asks first whether it is one of the recent ones, and never names a private one", () => {
    const { incident } = declared({ title: "payments are slow" });
    const secret = { ...declared({ title: "canary" }).incident, isPrivate: true };
    const form = JSON.stringify(declareForm(emptyDraft, { ...ctx, recent: [incident, secret] }));
    expect(form).toContain("payments are slow");
    expect(form).not.toContain("canary");
  });

  it("takes services in words where there is no catalogue", () => {
    const bare = { ...ctx, policy: { ...policy, services: {} } };
    const form = declareForm({ ...emptyDraft, title: "x" }, bare);
    expect(readDeclareForm(submitted(form, { services: "checkout, , api" }).values, en)).toMatchObject({
      value: { services: ["checkout", "api"] },
    });
  });

  it("stays inside Slack's limits with any draft", () => {
    fc.assert(
      fc.property(text, text, (title, summary) => {
        const view = declareForm({ ...emptyDraft, title, summary, services: [title] }, ctx);
        expect(validateView(view, "modal")).toEqual([]);
        expect(problemsOfView(view, known)).toEqual([]);
      }),
    );
  });
});
