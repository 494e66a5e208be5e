import { z } from "zod";
import { assertNever } from "../src/base/invariant.ts";
import { err, ok, type Result } from "../src/base/result.ts";
import type { Command } from "../src/domain/command.ts";
import type { EvidenceId, IncidentId } from "../src/domain/ids.ts";
import type { DeclareDraft, FormRequest, Intent, OfferChoice, Query } from "../src/domain/intent.ts";
import { pack, unpack } from "./codec.ts";
import { type PlainForm, type Press, press, silences } from "./press.ts";
import { meaningOfRequestPress, suffixOfRequestPress } from "./request-press.ts";

/** Slack's limit of a button's value; see limits in text.ts. */
const valueLimit = 2_000;

/** Forms that only buttons open: whoever types says the same in words. */
export type ButtonForm = {
  readonly kind: "role" | "page" | "task" | "note";
  readonly incidentId: IncidentId;
};

export type PressedAction =
  | { readonly kind: "intent"; readonly intent: Intent }
  | { readonly kind: "open"; readonly form: ButtonForm }
  | { readonly kind: "show_evidence"; readonly incidentId: IncidentId; readonly evidence: readonly EvidenceId[] }
  /** Something changed in a form that is open: draw it again with what it holds. */
  | { readonly kind: "redraw"; readonly form: "update" | RedrawnByChoice }
  /** A link was followed. */
  | { readonly kind: "nothing" };

/** Every id begins with `fb:`, so that one listener serves them all. */
export const encode = (pressed: Press): { readonly action_id: string; readonly value: string } => {
  const value = pack(press.parse(pressed), valueLimit);
  return { action_id: `fb:${pressed.k}${suffixOf(pressed)}`, value };
};

/** Slack wants action ids to be different within a row. */
const suffixOf = (pressed: Press): string => {
  switch (pressed.k) {
    case "form":
    case "redraw":
      return `:${pressed.f}`;
    case "tick":
      return `:${pressed.item}`;
    case "settle":
      return `:${pressed.o}`;
    case "offer":
      return `:${pressed.s}`;
    case "task_done":
      return `:${pressed.t}`;
    case "timeline":
      return `:${pressed.page}`;
    case "list":
      return `:${pressed.which}:${pressed.before ?? "first"}`;
    case "link":
      return `:${pressed.name}`;
    case "evidence":
      return `:${pressed.e[0]}`;
    case "status":
    case "offer_attach":
      return `:${pressed.i}`;
    case "request_form":
    case "request_list":
    case "request_show":
      return suffixOfRequestPress(pressed);
    default:
      return "";
  }
};

/** The action id of a form's element whose change redraws the form. */
export const redrawId = (form: RedrawnByChoice): string => `fb:changed:${form}`;

const redrawnByChoice = ["declare", "rollback"] as const;
type RedrawnByChoice = (typeof redrawnByChoice)[number];

const slackAction = z.object({
  action_id: z.string(),
  value: z.string().optional(),
  selected_option: z.object({ value: z.string() }).nullish(),
});

/**
 * Reads one action of Slack's `block_actions` payload.
 * @returns what was pressed, or why it cannot be told, in words for the log
 */
export const decode = (action: unknown): Result<PressedAction, string> => {
  const read = slackAction.safeParse(action);
  if (!read.success) return err("not an action of Slack");
  const changed = redrawnByChoice.find((form) => read.data.action_id === redrawId(form));
  if (changed !== undefined) return ok({ kind: "redraw", form: changed });
  const value = read.data.value ?? read.data.selected_option?.value;
  if (value === undefined) return err(`the action ${read.data.action_id} carries no value`);
  const pressed = unpack(press, value, valueLimit);
  return pressed.ok ? ok(meaningOf(pressed.value)) : pressed;
};

const command = (id: IncidentId, given: Command): PressedAction => ({
  kind: "intent",
  intent: { kind: "command", target: { kind: "named", id }, command: given },
});
const query = (asked: Query): PressedAction => ({ kind: "intent", intent: { kind: "query", query: asked } });
const form = (opened: FormRequest): PressedAction => ({ kind: "intent", intent: { kind: "form", form: opened } });

const meaningOf = (pressed: Press): PressedAction => {
  switch (pressed.k) {
    case "acknowledge":
    case "take_command":
    case "accept_command":
    case "stop_reminders":
    case "close":
    case "draft_postmortem":
      return command(pressed.i, { kind: pressed.k });
    case "publish_postmortem":
      // Its button asks first, and says how many gaps there are.
      return command(pressed.i, { kind: "publish_postmortem", anyway: true });
    case "call_next":
      return command(pressed.i, { kind: "call_next_level", round: pressed.round, fromLevel: pressed.level });
    case "approve":
      return command(pressed.i, { kind: "approve_change", changeId: pressed.c, digest: pressed.d });
    case "withdraw":
      return command(pressed.i, { kind: "withdraw_change", changeId: pressed.c });
    case "snooze":
      return command(pressed.i, { kind: "snooze_reminder", forMs: pressed.minutes * 60_000 });
    case "task_done":
      return command(pressed.i, { kind: "complete_task", taskId: pressed.t });
    case "stop":
      return command(pressed.i, { kind: "stop_investigation", investigationId: pressed.n });
    case "helpful":
      return command(pressed.i, {
        kind: "rate_summary",
        investigationId: pressed.n,
        verdict: "helpful",
        reason: "",
      });
    case "wrong":
      return form({ kind: "rate_summary", target: named(pressed.i), investigationId: pressed.n });
    case "investigate":
      return { kind: "intent", intent: { kind: "investigate", target: named(pressed.i), question: null } };
    case "declare":
      return form({ kind: "declare", draft: emptyDraft });
    case "form":
      return openForm(pressed.f, pressed.i);
    case "tick":
      return form({ kind: "tick_gate", target: named(pressed.i), changeId: pressed.c, item: pressed.item });
    case "reject":
      return form({ kind: "reject_change", target: named(pressed.i), changeId: pressed.c });
    case "glass":
      return form({ kind: "break_glass", target: named(pressed.i), changeId: pressed.c });
    case "settle":
      return form({ kind: "settle_change", target: named(pressed.i), changeId: pressed.c, outcome: pressed.o });
    case "evidence":
      return { kind: "show_evidence", incidentId: pressed.i, evidence: pressed.e };
    case "offer":
      return decideOffer(pressed.o, offerChoice(pressed.s));
    case "offer_attach":
      return decideOffer(pressed.o, { kind: "attach", incidentId: pressed.i });
    case "timeline":
      return query({ kind: "timeline", target: named(pressed.i), page: pressed.page });
    case "status":
      return query({ kind: "status", target: named(pressed.i) });
    case "list":
      return query({ kind: "list", which: pressed.which, beforeNumber: pressed.before });
    case "request":
    case "request_take":
    case "request_done":
    case "request_show":
    case "request_form":
    case "request_list":
      return { kind: "intent", intent: meaningOfRequestPress(pressed) };
    case "help":
      return query({ kind: "help", topic: pressed.topic });
    case "redraw":
      return { kind: "redraw", form: pressed.f };
    case "link":
      return { kind: "nothing" };
    default:
      return assertNever(pressed);
  }
};

const named = (id: IncidentId) => ({ kind: "named" as const, id });

const openForm = (kind: PlainForm, incidentId: IncidentId): PressedAction => {
  switch (kind) {
    case "role":
    case "page":
    case "task":
    case "note":
      return { kind: "open", form: { kind, incidentId } };
    case "rollback":
      return form({ kind, target: named(incidentId), service: null });
    default:
      return form({ kind, target: named(incidentId) });
  }
};

/** Nothing is known yet: from the Home tab, or from `/incident declare` alone. */
export const emptyDraft: DeclareDraft = {
  title: "",
  severity: null,
  services: [],
  summary: "",
  commander: null,
  isPrivate: false,
  isDrill: false,
  callPeople: true,
  origin: { kind: "form" },
};

const decideOffer = (offerId: string, decision: OfferChoice): PressedAction => ({
  kind: "intent",
  intent: { kind: "decide_offer", offerId, decision },
});

const offerChoice = (said: Extract<Press, { k: "offer" }>["s"]): OfferChoice => {
  switch (said) {
    case "ignore":
      return { kind: "ignore" };
    case "silence_1h":
    case "silence_1d":
      return { kind: "silence", forMs: silences[said] };
    default:
      return { kind: "declare", severity: said };
  }
};
