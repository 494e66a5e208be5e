import fc from "fast-check";
import type { Author } from "../../src/domain/actor.ts";
import type { AttachedAlert, Gathered } from "../../src/domain/alert.ts";
import type { BrokenGlass, Change, ChangeState, Verification } from "../../src/domain/change.ts";
import { changeActions } from "../../src/domain/change-action.ts";
import type { ChangeSource } from "../../src/domain/change-source.ts";
import type { Call, CallOutcome, Escalation } from "../../src/domain/escalation.ts";
import { type GateCheck, gateItems } from "../../src/domain/gate.ts";
import type { EvidenceId } from "../../src/domain/ids.ts";
import type { Incident } from "../../src/domain/incident.ts";
import type { Claim, Investigation, TriageSummary } from "../../src/domain/investigation.ts";
import { triggers } from "../../src/domain/policy.ts";
import { type PostmortemDraft, postmortemSections, type Sentence, type Source } from "../../src/domain/postmortem.ts";
import { severities } from "../../src/domain/severity.ts";
import { statuses } from "../../src/domain/status.ts";
import type { EvidenceLine } from "../../views/words.ts";
import type { Known } from "./slack-checker.ts";

/** Incidents as nobody would make them: every text hostile, every list long. */

export const known: Known = {
  users: ["UANA", "UBEN", "UEVE", "UFOUND"],
  groups: ["SONCALL"],
  channels: ["C0INC1"],
  hosts: ["grafana.test"],
};

const nasty = [
  "<!channel> <!here> <!everyone>",
  "<!subteam^SEVIL|ops> <@UEVIL> <#CEVIL|general>",
  "@channel @here @everyone",
  "<https://evil.test/steal|https://grafana.test> https://evil.test/?q=1",
  "*_~`bold`~_* ```code``` > quote",
  "&lt;!channel&gt; & && <><><",
  "\u202Egnp.exe \u2066left\u2069 right",
  "\u0000\u0007\u001b[31mred\u009b bell",
  "\ud800 lonely \udc00",
  "👩‍👩‍👧‍👦".repeat(400),
  "&".repeat(5_000),
  "<".repeat(5_000),
  "x".repeat(10_000),
  "Zażółć gęślą jaźń — שלום עולם — 日本語のテキスト",
  "line one\r\nline two\u2028line three\n\n\n* not a list",
  "<!date^0^{date}|never>",
  "javascript:alert(1) data:text/html,<b>",
  " ",
  "",
];
export const text = fc.oneof(
  fc.constantFrom(...nasty),
  fc.string({ maxLength: 200 }),
  fc.string({ unit: "grapheme", maxLength: 60 }),
);

const at = fc.constantFrom("2026-11-24T03:00:00.000Z", "2026-11-24T03:04:59.999Z", "2026-11-25T12:00:00.000Z");
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });
const some = <T>(value: fc.Arbitrary<T>, maxLength: number) => fc.array(value, { maxLength });
const user = fc.constantFrom("UANA", "UBEN", "UEVE");
const mention = fc.constantFrom("UANA", "SONCALL", "no such group <!channel>");
const evidenceIds = fc.subarray<EvidenceId>(["E1", "E2", "E3", "E99"]);
const author: fc.Arbitrary<Author> = fc.oneof(
  user.map((userId) => ({ kind: "person" as const, userId })),
  text.map((name) => ({ kind: "agent" as const, name })),
  text.map((source) => ({ kind: "alert" as const, source })),
  fc.constant({ kind: "system" as const }),
  text.map((name) => ({ kind: "department" as const, name })),
);

const url = fc.oneof(
  fc.constantFrom(
    "https://grafana.test/d/1?a=1&b=<2>|x",
    "javascript:alert(1)",
    "https://user:pw@grafana.test/",
    "not a url",
  ),
  fc.constant(`https://grafana.test/${"a".repeat(4_000)}`),
);

const alert: fc.Arbitrary<AttachedAlert> = fc.record({
  fingerprint: text,
  source: text,
  state: fc.constantFrom("firing" as const, "resolved" as const),
  title: text,
  text,
  service: maybe(text),
  environment: maybe(text),
  severityLabel: maybe(text),
  startedAt: at,
  resolvedAt: maybe(at),
  links: some(fc.record({ title: text, url }), 4),
  labels: fc.dictionary(fc.string({ maxLength: 20 }), text, { maxKeys: 12 }),
  attachedAt: at,
  timesSeen: fc.integer({ min: 1, max: 10_000 }),
  changedAt: some(at, 20),
  quietUntil: maybe(at),
});

const gathered: fc.Arbitrary<Gathered> = fc.record({
  alerts: fc.nat(1_000_000),
  endings: fc.nat(1_000_000),
  timesSeen: fc.nat(1_000_000),
  services: fc.dictionary(fc.string({ maxLength: 300 }), fc.nat(1_000_000), { maxKeys: 30 }),
});

const outcome: fc.Arbitrary<CallOutcome> = fc.oneof(
  fc.constant({ kind: "pending" as const }),
  text.map((via) => ({ kind: "reached" as const, via })),
  fc.record({ kind: fc.constant("failed" as const), via: text, reason: text }),
);
const call: fc.Arbitrary<Call> = fc.record({ level: fc.integer({ min: 1, max: 4 }), mention, at, outcome });
const calling = {
  round: fc.integer({ min: 1, max: 3 }),
  trigger: fc.constantFrom(...triggers),
  reason: text,
  startedAt: at,
  levels: fc.array(fc.record({ notify: some(text, 4), ackWithinMs: fc.integer({ min: 1, max: 9e6 }) }), {
    minLength: 1,
    maxLength: 8,
  }),
  calls: some(call, 40),
  noticeSeqs: some(fc.integer({ min: 1, max: 900 }), 9),
};
const level = fc.integer({ min: 1, max: 8 });
const escalation: fc.Arbitrary<Escalation> = fc.oneof(
  fc.constant({ kind: "idle" as const }),
  fc.record({ kind: fc.constant("calling" as const), level, calledAt: at, nextAt: at, ...calling }),
  fc.record({ kind: fc.constant("acknowledged" as const), by: author, at, level, ...calling }),
  fc.record({ kind: fc.constantFrom("exhausted" as const, "stopped" as const), at, level, ...calling }),
);

const claim: fc.Arbitrary<Claim> = fc.record({ text, evidence: evidenceIds });
const summary: fc.Arbitrary<TriageSummary> = fc.record({
  author: text,
  verdict: fc.constantFrom("confirmed" as const, "likely" as const, "inconclusive" as const, "recovered" as const),
  text,
  findings: some(
    fc.record({
      cause: text,
      object: text,
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      summary: text,
      claims: some(claim, 8),
    }),
    6,
  ),
  ruledOut: some(claim, 15),
  nextSteps: some(text, 12),
  at,
});
const money = fc.integer({ min: 0, max: 9_999_999 });
const investigation: fc.Arbitrary<Investigation> = fc.record({
  id: fc.constant("I1" as const),
  question: maybe(text),
  startedAt: at,
  startedBy: author,
  state: fc.oneof(
    fc.constant({ kind: "running" as const }),
    at.map((t) => ({ kind: "done" as const, at: t })),
    fc.record({ kind: fc.constant("stopped" as const), by: author, at }),
    fc.record({ kind: fc.constant("degraded" as const), reason: text, at }),
  ),
  steps: some(
    fc.record({
      number: fc.integer({ min: 1, max: 3 }),
      agent: text,
      title: text,
      text,
      outcome: fc.constantFrom("suspicious" as const, "fine" as const, "unknown" as const, "note" as const),
      evidence: evidenceIds,
      at,
    }),
    5,
  ),
  summary: maybe(summary),
  hypotheses: some(
    fc.record({
      cause: text,
      object: text,
      summary: text,
      confidence: fc.double({ min: 0, max: 1, noNaN: true }),
      movement: fc.constantFrom("new" as const, "stronger" as const, "weaker" as const, "dropped" as const),
      from: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
      evidence: evidenceIds,
      at,
    }),
    8,
  ),
  picture: maybe(fc.record({ fileId: fc.constant("F0123"), alt: text, verdict: fc.constant("likely" as const) })),
  plan: fc.constant(null),
  consultations: fc.constant([]),
  bill: maybe(
    fc.record({
      tokens: money,
      usd: money,
      ofUsd: money,
      todayUsd: money,
      ofTodayUsd: money,
      inTokens: maybe(fc.record({ ofIncident: money, today: money, ofToday: money })),
      estimatedUsd: money,
    }),
  ),
  ratings: some(
    fc.record({ by: user, verdict: fc.constantFrom("helpful" as const, "wrong" as const), reason: text, at }),
    3,
  ),
});

const approvals = some(fc.record({ by: user, at }), 3);
const gate: fc.Arbitrary<GateCheck> = fc.record({
  item: fc.constantFrom(...gateItems),
  state: fc.oneof(
    fc.record({ kind: fc.constant("missing" as const), reason: text }),
    fc.record({ kind: fc.constant("proven" as const), proof: text, at }),
    fc.record({ kind: fc.constant("ticked" as const), by: user, reason: text, at }),
  ),
});
const changeState: fc.Arbitrary<ChangeState> = fc.oneof(
  fc.record({ kind: fc.constant("waiting" as const), approvals }),
  fc.record({ kind: fc.constant("approved" as const), approvals, at, held: maybe(text) }),
  fc.record({ kind: fc.constant("running" as const), approvals, at }),
  fc.record({
    kind: fc.constantFrom("succeeded" as const, "failed" as const, "unclear" as const),
    approvals,
    at,
    log: text,
  }),
  fc.record({ kind: fc.constant("rejected" as const), by: user, reason: text, at }),
  fc.record({ kind: fc.constant("withdrawn" as const), by: author, at }),
  fc.record({ kind: fc.constant("superseded" as const), by: fc.constant("CHG-2" as const), at }),
  fc.record({ kind: fc.constant("expired" as const), at }),
);
const changeSource: fc.Arbitrary<ChangeSource> = fc.oneof(
  fc.record({
    kind: fc.constant("version" as const),
    ref: text,
    url: maybe(fc.constant("https://grafana.test/pull/1")),
    proof: text,
  }),
  fc.record({
    kind: fc.constant("said" as const),
    ref: text,
    url: maybe(fc.constant("https://grafana.test/pull/1")),
    reason: text,
  }),
  fc.constant({ kind: "unchanged" as const }),
  fc.record({ kind: fc.constant("flag_history" as const), flag: text }),
  fc.constant({ kind: "none" as const }),
);
const brokenGlass: fc.Arbitrary<BrokenGlass> = fc.record({
  by: user,
  reason: text,
  at,
  missing: fc.uniqueArray(fc.constantFrom(...gateItems)),
  approvalsMissing: fc.integer({ min: 0, max: 3 }),
});
const verification: fc.Arbitrary<Verification> = fc.oneof(
  fc.constant({ kind: "none" as const }),
  at.map((until) => ({ kind: "watching" as const, until })),
  fc.record({
    kind: fc.constantFrom("recovered" as const, "not_recovered" as const, "unknown" as const),
    at,
    proof: text,
    evidence: evidenceIds,
  }),
);
const change: fc.Arbitrary<Change> = fc.record({
  id: fc.constant("CHG-1" as const),
  digest: fc.constant("a".repeat(64)),
  proposal: fc.record({
    action: fc.constantFrom(...changeActions),
    target: text,
    source: changeSource,
    gate: some(gate, 5),
    executor: text,
    settings: maybe(fc.dictionary(fc.constantFrom("executor", "url", "namespace"), text)),
    supersedes: maybe(fc.constant("CHG-2" as const)),
    undoes: maybe(fc.constant("CHG-2" as const)),
    service: text,
    environment: text,
    from: text,
    to: text,
    reason: text,
    evidence: evidenceIds,
    blastRadius: text,
    undo: text,
    quorum: fc.integer({ min: 1, max: 3 }),
    approverGroups: some(fc.constantFrom("approvers", "founders", "nobody <!channel>"), 3),
    proposedBy: author,
    proposedAt: at,
    expiresAt: at,
  }),
  gate: fc.uniqueArray(gate, { selector: (check) => check.item, maxLength: 5 }),
  state: changeState,
  brokenGlass: maybe(brokenGlass),
  verification,
  picture: maybe(fc.record({ fileId: fc.constant("F0123"), alt: text })),
});

const source: fc.Arbitrary<Source> = fc.oneof(
  fc.integer({ min: 1, max: 500 }).map((seq) => ({ kind: "event" as const, seq })),
  fc.constant({ kind: "evidence" as const, id: "E1" as const }),
  fc.constant({ kind: "gap" as const }),
);
const sentence: fc.Arbitrary<Sentence> = fc.record({ text, sources: some(source, 10) });
const draft: fc.Arbitrary<PostmortemDraft> = fc.record({
  author: text,
  sections: fc.record(Object.fromEntries(postmortemSections.map((section) => [section, some(sentence, 15)])) as never),
}) as fc.Arbitrary<PostmortemDraft>;

const people = some(user, 3);

export const incident: fc.Arbitrary<Incident> = fc.record({
  id: fc.constant("INC-1" as const),
  seq: fc.integer({ min: 1, max: 500 }),
  title: text,
  severity: fc.constantFrom(...severities),
  worstSeverity: fc.constantFrom(...severities),
  status: fc.constantFrom(...statuses),
  isPrivate: fc.boolean(),
  isDrill: fc.boolean(),
  summary: text,
  impact: text,
  cause: text,
  resolution: text,
  services: some(text, 6),
  declaredBy: author,
  origin: fc.constant({ kind: "form" as const }),
  times: fc.record({
    declaredAt: at,
    acknowledgedAt: maybe(at),
    identifiedAt: maybe(at),
    mitigatedAt: maybe(at),
    resolvedAt: maybe(at),
    closedAt: maybe(at),
    cancelledAt: maybe(at),
  }),
  channel: fc.oneof(
    fc.constant({ kind: "pending" as const }),
    fc.constant({ kind: "open" as const, id: "C0INC1", name: "inc-1" }),
    fc.constant({ kind: "archived" as const, id: "C0INC1", name: "inc-1" }),
  ),
  inviteFailures: some(fc.record({ mention, reason: text }), 30),
  roles: fc.record({ commander: people, communications: people, operations: people, scribe: people, expert: people }),
  handover: fc.oneof(
    fc.constant({ kind: "none" as const }),
    fc.record({ kind: fc.constant("offered" as const), from: user, to: user, at }),
  ),
  escalation,
  alerts: some(alert, 10),
  gathered,
  updates: some(
    fc.record({ number: fc.integer({ min: 1, max: 9 }), conditions: text, actions: text, needs: text, by: author, at }),
    3,
  ),
  nextUpdateDueAt: maybe(at),
  asking: fc.record({
    offers: some(fc.integer({ min: 1, max: 500 }), 3),
    update: maybe(fc.integer({ min: 1, max: 500 })),
    tasks: maybe(fc.integer({ min: 1, max: 500 })),
  }),
  chasingSince: maybe(at),
  tasks: fc.uniqueArray(
    fc.record({
      id: fc.integer({ min: 1, max: 60 }).map((n) => `T${n}` as const),
      text,
      owner: maybe(user),
      addedBy: author,
      addedAt: at,
      doneAt: maybe(at),
      addedSeq: fc.integer({ min: 1, max: 500 }),
    }),
    { selector: (task) => task.id, maxLength: 40 },
  ),
  notes: fc.constant([]),
  investigations: some(investigation, 2),
  questions: some(
    fc.record({
      id: fc.constant("Q1" as const),
      intent: fc.constantFrom("question" as const, "correction" as const),
      text,
      askedBy: author,
      askedAt: at,
      place: fc.constant({ channelId: "C0INC1", threadTs: "1.1" }),
      answer: maybe(fc.record({ author: text, text, evidence: evidenceIds, at })),
    }),
    1,
  ),
  changes: some(change, 2),
  postmortem: fc.oneof(
    fc.constant({ kind: "none" as const }),
    fc.record({ kind: fc.constant("drafted" as const), draft, edited: fc.constant({}), at }),
    fc.record({ kind: fc.constant("published" as const), draft, edited: fc.constant({}), at, by: author }),
  ),
});

export const evidence: fc.Arbitrary<readonly EvidenceLine[]> = fc.uniqueArray(
  fc.record({
    id: fc.constantFrom("E1" as const, "E2" as const, "E3" as const),
    tool: text,
    at,
    link: maybe(url),
    status: fc.constantFrom("ok" as const, "empty" as const, "failed" as const),
    summary: text,
    body: text,
  }),
  { selector: (record) => record.id, maxLength: 3 },
);
