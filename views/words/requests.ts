import type { Instant } from "../../src/base/instant.ts";
import type { Trigger } from "../../src/domain/policy.ts";
import type { RequestKind, Urgency } from "../../src/domain/requests/kinds.ts";
import { clock, code, deadline, type Phrase, type Sayable, say } from "../phrase.ts";

const because = (text: string): string => (text === "" ? "." : `: ${text}`);

/** Requests of other departments and people. */
export const requests = {
  kind: {
    infrastructure: "Infrastructure",
    deployment: "Deployment",
    security_fix: "Security fix",
    performance: "Performance",
    other: "Something else",
  } satisfies Record<RequestKind, string>,
  urgency: { critical: "🔴 Critical", high: "🟠 High", normal: "🟡 Normal", low: "⚪ Low" } satisfies Record<
    Urgency,
    string
  >,
  confidentialTitle: "Confidential",
  confidentialNote: "What it is about is shown to its owner, to whoever asked, and to those who run operations.",
  named: (id: string, title: string): string => `${id}: ${title}`,
  label: {
    from: "Asked by",
    owner: "Owner",
    due: "Due",
    urgency: "Urgency",
    kind: "Kind",
    service: "Service",
    links: "Links",
  },
  due: (at: Instant): Phrase => say`${deadline(at)}`,
  overdue: (at: Instant): Phrase => say`Overdue since ${deadline(at)}`,
  state: {
    open: "Nobody has taken it yet.",
    accepted: (owner: Sayable, at: Instant): Phrase => say`${owner} works on it since ${clock(at)}.`,
    done: (by: Sayable, at: Instant, result: string): Phrase => say`✅ Done by ${by}, ${clock(at)}${because(result)}`,
    declined: (by: Sayable, at: Instant, reason: string): Phrase =>
      say`Declined by ${by}, ${clock(at)}${because(reason)}`,
  },
  incident: {
    wanted: "It is being declared as an incident.",
    declared: (id: string, place: Sayable): Phrase => say`It became ${id}: ${place}`,
    private: "a private incident",
    noChannel: "its channel is being made",
  },
  called: (level: number): string => `Nobody took it in time: people are being called (level ${level}).`,
  button: {
    take: "Take",
    done: "Done",
    decline: "Decline",
    incident: "Make it an incident",
    due: "Set due",
    reopen: "Reopen",
    show: "Details",
    ask: "Ask operations for something",
    mine: "My requests",
    all: "All requests",
    pending: "Open requests",
  },
  notice: {
    assigned: (by: Sayable, owner: Sayable, id: string, dueAt: Instant): Phrase =>
      say`${owner}, ${by} gave you ${id}. It is due ${deadline(dueAt)}.`,
    done: (requester: Sayable, id: string, by: Sayable, result: string): Phrase =>
      say`${requester}, ${id} is done (${by})${because(result)}`,
    declined: (requester: Sayable, id: string, by: Sayable, reason: string): Phrase =>
      say`${requester}, ${by} declined ${id}${because(reason)}`,
    reopened: (owner: Sayable, id: string, by: Sayable, reason: string): Phrase =>
      say`${owner}, ${by} reopened ${id}${because(reason)}`,
    reopenedForAll: (id: string, by: Sayable, reason: string): Phrase =>
      say`${by} reopened ${id}; somebody has to take it${because(reason)}`,
    overdue: (owner: Sayable, id: string, dueAt: Instant): Phrase =>
      say`${owner}, ${id} was due ${deadline(dueAt)} and is not done. Say ${code(`/ops done ${id}`)}, or move it with ${code(`/ops due ${id} 2h`)}.`,
    overdueForAll: (id: string, dueAt: Instant): Phrase =>
      say`${id} was due ${deadline(dueAt)}, and nobody has taken it.`,
    unowned: (id: string, who: Phrase): Phrase => say`${who}: nobody has taken ${id}. Please press Take above.`,
  },
  list: {
    pending: "Open requests",
    all: "All requests",
    mine: "My requests",
    nonePending: "Nobody waits for operations just now.",
    none: "Nothing was ever asked of operations.",
    noneMine: "You work on no request and wait for none.",
    line: (id: string, urgency: string, title: string, due: Sayable, state: Sayable): Phrase =>
      say`${urgency} ${id}: ${title}. ${due}. ${state}`,
    nobody: "Nobody has taken it",
    owner: (owner: Sayable): Phrase => say`With ${owner}`,
    done: "Done",
    declined: "Declined",
  },
  receipt: {
    title: "Asked",
    asked: (id: string, dueAt: Instant, place: Sayable): Phrase =>
      say`${id} is on the list of operations, due ${deadline(dueAt)}. Its card is in ${place}; you are told there what becomes of it.`,
    place: "the operations channel",
    done: (id: string): Phrase => say`Done. The card of ${id} shows it.`,
    declaring: (id: string): Phrase => say`${id} is being declared as an incident. Its card will link to it.`,
  },
  form: {
    request: {
      title: "Ask operations",
      submit: "Ask",
      what: "What do you want?",
      whatExample: "A read replica for checkout",
      kind: "Kind",
      urgency: "Urgency",
      service: "Service",
      due: "When is it needed?",
      dueHint: "From now on, like 4h or 2d. Left empty, the urgency decides.",
      details: "What should operations know?",
      options: "Options",
      confidential: "Confidential: the channel learns only that there is something",
    },
    decline: { title: "Decline", submit: "Decline", reason: "Why will it not be done?" },
    reopen: { title: "Reopen", submit: "Reopen", reason: "What is still missing?" },
    due: {
      title: "Set due",
      submit: "Set",
      within: "How soon from now?",
      hint: "Like 30m, 4h or 2d.",
      wrong: "Please write it like 30m, 4h or 2d.",
    },
    incident: {
      title: "Make it an incident",
      submit: "Declare",
      severity: "Severity",
      trigger: "Whom to call",
      note: "An incident channel is made and people are called by the policy of what you choose.",
      triggerNote: {
        major_incident: "as for every major incident",
        cost_spike: "as for a cost spike",
        security_breach: "as for a security breach",
        capacity_limit: "as for a capacity limit",
        cross_department: "other departments",
      } satisfies Record<Trigger, string>,
    },
  },
  home: { title: "My requests to and from operations" },
  ask: {
    looking: "I am looking. One moment.",
    evidence: "What I looked at",
    by: (author: string): Phrase => say`Answered by ${author}.`,
    failed: "I could not look just now. Please try again in a minute.",
  },
  unreadable: (id: string): Phrase =>
    say`${id} is confidential: only its owner, whoever asked, and those who run operations may read it.`,
};
