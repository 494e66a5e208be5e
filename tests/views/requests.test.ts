import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { validateBlocks, validateView } from "../../sandbox/workspace/validate-blocks.ts";
import { noOperations } from "../../src/domain/operations/operations.ts";
import { requestKinds, urgencies } from "../../src/domain/requests/kinds.ts";
import type { Request, RequestState } from "../../src/domain/requests/request.ts";
import type { RequestEvent } from "../../src/domain/requests/request-event.ts";
import { emptyRequestDraft, type RequestIntent, settlingForms } from "../../src/domain/requests/request-intent.ts";
import { decode } from "../../views/actions.ts";
import type { Message } from "../../views/blocks.ts";
import { homeView } from "../../views/home.ts";
import { operationsAnswer } from "../../views/operations-answer.ts";
import { requestCard } from "../../views/request-card.ts";
import { requestForm, settlingForm } from "../../views/request-forms.ts";
import { requestList } from "../../views/request-list.ts";
import { requestNotice } from "../../views/request-notice.ts";
import { requestReceipt, requestReceiptModal } from "../../views/request-receipt.ts";
import { readSubmission } from "../../views/submission.ts";
import { en } from "../../views/words.ts";
import { at, minuteMs, t0 } from "../domain/given.ts";
import { asking, engineering, policy, security, tell } from "../domain/given-request.ts";
import { known, text } from "./arbitrary-incident.ts";
import { problemsOfMessage, problemsOfView } from "./slack-checker.ts";
import { submitted } from "./submitted.ts";

const ctx = { words: en, now: t0, policy };
const asked = tell(null, engineering, asking()).request;
const secret = tell(
  null,
  security,
  asking({ requestKind: "security_fix", title: "CANARY", details: "CANARY" }),
).request;
const noPlace = { kind: "none" } as const;

const instants = fc.constantFrom(t0, at(minuteMs), at(-minuteMs));
const someone = fc.constantFrom("UANA", "UBEN");
const authors = fc.oneof(
  someone.map((userId) => ({ kind: "person" as const, userId })),
  text.map((name) => ({ kind: "department" as const, name })),
);
const states: fc.Arbitrary<RequestState> = fc.oneof(
  fc.constant({ kind: "open" as const }),
  fc.record({ kind: fc.constant("accepted" as const), owner: someone, at: instants }),
  fc.record({ kind: fc.constant("done" as const), owner: someone, by: someone, at: instants, result: text }),
  fc.record({ kind: fc.constant("declined" as const), by: authors, at: instants, reason: text }),
);
const anyRequest: fc.Arbitrary<Request> = fc.record({
  id: fc.constant("REQ-7" as const),
  seq: fc.constant(3),
  kind: fc.constantFrom(...requestKinds),
  title: text,
  details: text,
  service: fc.option(text),
  urgency: fc.constantFrom(...urgencies),
  links: fc.array(fc.record({ title: text, url: fc.oneof(text, fc.constant(`https://${known.hosts[0]}/d/1`)) }), {
    maxLength: 12,
  }),
  isConfidential: fc.boolean(),
  from: authors,
  requestedAt: instants,
  dueAt: instants,
  state: states,
  remindedOf: fc.option(instants),
  levelsCalled: fc.nat(3),
  callAt: fc.option(instants),
  incident: fc.constantFrom<Request["incident"]>(
    { kind: "none" },
    { kind: "wanted", severity: null, trigger: "security_breach" },
    { kind: "declared", incidentId: "INC-3" },
  ),
});

const eventsWith = (said: string): readonly RequestEvent[] => [
  { kind: "assigned", owner: "UANA" },
  { kind: "completed", result: said },
  { kind: "declined", reason: said },
  { kind: "reopened", reason: said, callAt: null },
  { kind: "overdue", dueAt: t0 },
  { kind: "unowned_called", level: 1, mentions: ["UANA", "SONCALL", `no group ${said}`], nextAt: null },
  { kind: "due_set", dueAt: t0 },
];

const checked = (message: Message): void => {
  expect(problemsOfMessage(message, known)).toEqual([]);
  expect(validateBlocks(message.blocks, "message")).toEqual([]);
};

describe("what is said about requests", () => {
  it("is taken by Slack and mentions nobody by foreign words, whatever was asked", () => {
    fc.assert(
      fc.property(anyRequest, text, (request, said) => {
        for (const veil of ["open", "veiled"] as const) {
          checked(requestCard(request, { kind: "channel", id: known.channels[0] ?? "" }, veil, ctx));
          checked(requestCard(request, { kind: "hidden" }, veil, ctx));
        }
        for (const event of eventsWith(said)) {
          const notice = requestNotice(
            request,
            { seq: 4, at: t0, actor: { kind: "department", name: said }, event },
            ctx,
          );
          if (notice !== null) checked(notice);
        }
        checked(
          requestList(
            { which: "all", requests: Array.from({ length: 15 }, () => request), beforeNumber: 3, userId: "UANA" },
            ctx,
          ),
        );
        checked(requestReceipt(request, "request", null, ctx));
        checked(
          operationsAnswer(
            {
              author: said || "a",
              text: said || "a",
              evidence: [{ title: said, status: "ok", summary: said, link: said }],
            },
            ctx,
          ),
        );
        for (const kind of settlingForms) {
          const form = settlingForm(kind, request, ctx);
          expect(problemsOfView(form, known)).toEqual([]);
          expect(validateView(form, "modal")).toEqual([]);
        }
        const home = homeView({ userId: "UANA", live: [], operations: noOperations, requests: [request] }, ctx);
        expect(problemsOfView(home, known)).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it("what is confidential is nowhere in the channel, and whole for those who may read it", () => {
    const told = [
      requestCard(secret, noPlace, "veiled", ctx),
      requestCard(
        { ...secret, state: { kind: "declined", by: security as never, at: t0, reason: "CANARY" } },
        noPlace,
        "veiled",
        ctx,
      ),
      requestList({ which: "pending", requests: [secret], beforeNumber: null, userId: "UZOE" }, ctx),
      requestReceiptModal(requestReceipt(secret, "request", null, ctx), ctx),
      ...settlingForms.map((kind) => settlingForm(kind, secret, ctx)),
      ...eventsWith("CANARY")
        .slice(0, 5)
        .map((event) =>
          requestNotice(secret, { seq: 2, at: t0, actor: { kind: "person", userId: "UANA" }, event }, ctx),
        ),
    ];
    expect(JSON.stringify(told)).not.toContain("CANARY");
    expect(JSON.stringify(requestCard(secret, noPlace, "open", ctx))).toContain("CANARY");
    const mine = { ...secret, from: { kind: "person" as const, userId: "UZOE" } };
    expect(
      JSON.stringify(requestList({ which: "mine", requests: [mine], beforeNumber: null, userId: "UZOE" }, ctx)),
    ).toContain("CANARY");
  });

  it("what is overdue is marked in words", () => {
    const words = (now: string) => JSON.stringify(requestCard(asked, noPlace, "veiled", { ...ctx, now }));
    expect(words(t0)).not.toContain("Overdue");
    expect(words(asked.dueAt)).toContain("Overdue");
  });

  it("whoever did it themselves hears nothing of it", () => {
    const zoe = { kind: "person" as const, userId: "UZOE" };
    const own = { ...asked, from: zoe };
    expect(
      requestNotice(own, { seq: 2, at: t0, actor: zoe, event: { kind: "declined", reason: "no" } }, ctx),
    ).toBeNull();
    const other = { kind: "person" as const, userId: "UANA" };
    expect(
      requestNotice(own, { seq: 2, at: t0, actor: other, event: { kind: "declined", reason: "no" } }, ctx)?.text,
    ).toContain("UZOE");
  });
});

const pressesOf = (message: Message): readonly unknown[] =>
  message.blocks
    .flatMap((block) => (block.type === "actions" ? block.elements : []))
    .map((element) => {
      const decoded = decode(element);
      return decoded.ok && decoded.value.kind === "intent" ? decoded.value.intent : decoded;
    });

describe("buttons", () => {
  it("mean what their words say", () => {
    const form = (kind: (typeof settlingForms)[number]): RequestIntent => ({
      kind: "request_form",
      form: { kind, requestId: "REQ-1" },
    });
    const does = (kind: "take"): RequestIntent => ({ kind: "request", requestId: "REQ-1", command: { kind } });
    expect(pressesOf(requestCard(asked, noPlace, "veiled", ctx))).toEqual([
      does("take"),
      form("decline"),
      form("due"),
      form("incident"),
    ]);
    const taken: Request = { ...asked, state: { kind: "accepted", owner: "UANA", at: t0 } };
    expect(pressesOf(requestCard(taken, noPlace, "veiled", ctx))[0]).toEqual({
      kind: "request",
      requestId: "REQ-1",
      command: { kind: "complete", result: "" },
    });
    const done: Request = { ...asked, state: { kind: "done", owner: "UANA", by: "UANA", at: t0, result: "" } };
    expect(pressesOf(requestCard(done, noPlace, "veiled", ctx))).toEqual([form("reopen")]);
    expect(pressesOf(requestCard(secret, noPlace, "veiled", ctx)).at(-1)).toEqual({
      kind: "request_query",
      query: { kind: "show", requestId: "REQ-1" },
    });
  });
});

describe("forms", () => {
  it("what was entered is what is asked", () => {
    const form = requestForm({ ...emptyRequestDraft, title: "a replica", due: { kind: "within", ms: 7_200_000 } }, ctx);
    expect(validateView(form, "modal")).toEqual([]);
    const whole = {
      requestKind: "deployment",
      urgency: "high",
      service: "checkout",
      due: "2d",
      details: "soon",
      options: ["confidential"],
    };
    expect(readSubmission(submitted(form, whole), en)).toEqual({
      ok: true,
      value: [
        {
          kind: "request",
          requestId: null,
          command: {
            kind: "request",
            requestKind: "deployment",
            title: "a replica",
            details: "soon",
            service: "checkout",
            urgency: "high",
            due: { kind: "within", ms: 172_800_000 },
            links: [],
            isConfidential: true,
          },
        },
      ],
    });
    expect(readSubmission(submitted(form), en)).toMatchObject({
      value: [
        {
          command: {
            requestKind: "other",
            due: { kind: "within", ms: 7_200_000 },
            service: null,
            isConfidential: null,
          },
        },
      ],
    });
  });

  it.each([
    ["decline", { reason: "no time" }, { kind: "decline", reason: "no time" }],
    ["reopen", { reason: "still empty" }, { kind: "reopen", reason: "still empty" }],
    ["due", { within: "4h" }, { kind: "set_due", withinMs: 14_400_000 }],
    [
      "incident",
      { severity: "P1", trigger: "security_breach" },
      { kind: "become_incident", severity: "P1", trigger: "security_breach" },
    ],
  ] as const)("%s means what was entered", (kind, entered, command) => {
    const read = readSubmission(submitted(settlingForm(kind, asked, ctx), entered), en);
    expect(read).toEqual({ ok: true, value: [{ kind: "request", requestId: "REQ-1", command }] });
  });

  it("a security fix proposes what a breach needs", () => {
    const read = readSubmission(submitted(settlingForm("incident", secret, ctx)), en);
    expect(read).toMatchObject({ value: [{ command: { severity: "P1", trigger: "security_breach" } }] });
  });

  it.each([
    ["due", { within: "tomorrow" }, "within"],
    ["decline", { reason: " " }, "reason"],
  ] as const)("%s shows beside the field what is wrong", (kind, entered, field) => {
    const read = readSubmission(submitted(settlingForm(kind, asked, ctx), entered), en);
    expect(read).toMatchObject({ ok: false, error: { kind: "errors", errors: { [field]: expect.any(String) } } });
  });
});
