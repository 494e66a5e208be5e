import { addMs, type Instant } from "../../base/instant.ts";
import { assertNever } from "../../base/invariant.ts";
import { redact } from "../../base/redact.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Actor } from "../actor.ts";
import { refusalIfBlank } from "../decide/context.ts";
import type { UserId } from "../ids.ts";
import { mentionsOf, type Policy } from "../policy.ts";
import type { Refusal } from "../refusal.ts";
import { serviceNamed } from "../service.ts";
import { isPending, ownerOf, type Request } from "./request.ts";
import type { DueWish, RequestCommand, RequestCommandKind, RequestCommandOf } from "./request-command.ts";
import type { RequestEvent } from "./request-event.ts";
import { refusalOfRequest } from "./request-permission.ts";

type Context = { readonly now: Instant; readonly actor: Actor; readonly policy: Policy };
type Decision = Result<readonly RequestEvent[], Refusal>;

/** A request's title is one line on a card and in a list. */
export const requestTitleLimit = 150;
/** Slack's form takes no more. */
export const requestTextLimit = 3_000;
export const requestLinksLimit = 10;
/** Later than this is never. */
const dueLimitMs = 365 * 24 * 60 * 60_000;

/** The one place where it is decided what becomes of a request. Pure, as `decide` is for an incident. */
export const decideRequest = (request: Request | null, command: RequestCommand, context: Context): Decision => {
  const refusal = refusalOfRequest(request, command.kind, context);
  if (refusal !== null) return err(refusal);
  if (command.kind === "request")
    return request === null
      ? ask(command, context)
      : err({ kind: "already_done", what: `${request.id} is on the list` });
  return request === null
    ? err({ kind: "not_found", what: "this request", known: [] })
    : about(request, command, context);
};

const about = (
  request: Request,
  command: Exclude<RequestCommand, RequestCommandOf<"request">>,
  context: Context,
): Decision => {
  const wrong = refusalByState(request, command.kind);
  if (wrong !== null) return err(wrong);
  switch (command.kind) {
    case "take":
      return context.actor.kind === "person"
        ? assign(request, context.actor.userId)
        : err({ kind: "not_allowed", needs: "a person" });
    case "assign":
      return assign(request, command.owner);
    case "set_due":
      return setDue(request, command, context);
    case "complete":
      return happens({ kind: "completed", result: clean(command.result) });
    case "decline":
      return withReason(command.reason, "why it will not be done", (reason) => ({ kind: "declined", reason }));
    case "reopen":
      return withReason(command.reason, "what is still missing", (reason) => ({
        kind: "reopened",
        reason,
        callAt: ownerOf(request) === null ? firstCallAt(request.urgency, context) : null,
      }));
    case "become_incident":
      return becomeIncident(request, command);
    case "link_incident":
      return request.incident.kind === "wanted"
        ? happens({ kind: "incident_linked", incidentId: command.incidentId })
        : err({ kind: "stale", what: "nobody wants an incident of it any more" });
    case "remind":
      return remind(request, command, context);
    case "call_unowned":
      return callUnowned(request, command, context);
    default:
      return assertNever(command);
  }
};

type StateKind = Request["state"]["kind"];

const pending: readonly StateKind[] = ["open", "accepted"];
const settled: readonly StateKind[] = ["done", "declined"];

/** In which states each command makes sense. */
const allowedIn = {
  take: pending,
  assign: pending,
  set_due: pending,
  complete: pending,
  decline: pending,
  reopen: settled,
  become_incident: pending,
  link_incident: [...pending, ...settled],
  remind: pending,
  call_unowned: ["open"],
} satisfies Record<Exclude<RequestCommandKind, "request">, readonly StateKind[]>;

const said: Readonly<Record<StateKind, string>> = {
  open: "is open",
  accepted: "is being worked on",
  done: "is done",
  declined: "was declined",
};

const refusalByState = (request: Request, command: keyof typeof allowedIn): Refusal | null => {
  const allowed: readonly StateKind[] = allowedIn[command];
  if (allowed.includes(request.state.kind)) return null;
  const what = `${request.id} ${said[request.state.kind]}`;
  if (command === "remind" || command === "call_unowned") return { kind: "stale", what };
  return { kind: "already_done", what: isPending(request) ? what : `${what}; reopen it if more is needed` };
};

const happens = (...events: readonly RequestEvent[]): Decision => ok(events);

/** Secrets that somebody pasted go no further than this. */
const clean = (text: string): string => redact(text.trim());

const ask = ({ kind: _, due, ...asked }: RequestCommandOf<"request">, context: Context): Decision => {
  const { policy, now, actor } = context;
  const title = clean(asked.title);
  const details = clean(asked.details);
  const dueAt = dueOf(due, asked.urgency, context);
  const refusal =
    refusalIfBlank(title, "title", "a few words on what is wanted, e.g. a read replica for checkout") ??
    refusalIfLong(title, "title", requestTitleLimit) ??
    refusalIfLong(details, "text", requestTextLimit) ??
    refusalOfKind(asked.requestKind, context) ??
    refusalOfService(asked.service, policy) ??
    refusalOfDue(dueAt, now);
  if (refusal !== null) return err(refusal);
  const isConfidential = asked.isConfidential ?? policy.requests.confidential.includes(asked.requestKind);
  const links = asked.links.slice(0, requestLinksLimit);
  const rule =
    actor.kind === "department"
      ? policy.requests.declare.find((one) => one.kind === asked.requestKind && one.urgency === asked.urgency)
      : undefined;
  return happens(
    {
      kind: "requested",
      ...asked,
      title,
      details,
      links,
      dueAt,
      isConfidential,
      callAt: firstCallAt(asked.urgency, context),
    },
    ...(rule === undefined
      ? []
      : [{ kind: "incident_wanted" as const, severity: rule.severity, trigger: rule.trigger }]),
  );
};

const dueOf = (due: DueWish, urgency: Request["urgency"], { now, policy }: Context): Instant => {
  switch (due.kind) {
    case "usual":
      return addMs(now, policy.requests.dueWithinMs[urgency]);
    case "within":
      return addMs(now, due.ms);
    case "at":
      return due.at;
  }
};

const firstCallAt = (urgency: Request["urgency"], { now, policy }: Context): Instant | null =>
  policy.escalation.cross_department.length === 0 ? null : addMs(now, policy.requests.unownedAfterMs[urgency]);

const refusalIfLong = (text: string, field: string, limit: number): Refusal | null =>
  text.length <= limit
    ? null
    : { kind: "missing", field, expected: `at most ${limit} characters (this one has ${text.length})` };

/** A department hands over what it is known for; people may ask for anything. */
const refusalOfKind = (kind: Request["kind"], { actor, policy }: Context): Refusal | null => {
  if (actor.kind !== "department") return null;
  const { departments } = policy.requests;
  const own = Object.hasOwn(departments, actor.name) ? (departments[actor.name] ?? []) : [];
  return own.includes(kind)
    ? null
    : { kind: "not_found", what: `${kind} among what ${actor.name} may hand over`, known: own };
};

const refusalOfService = (service: string | null, { services }: Policy): Refusal | null =>
  service === null || serviceNamed(services, service) !== null
    ? null
    : { kind: "not_found", what: `the service ${service}`, known: Object.keys(services) };

const refusalOfDue = (dueAt: Instant, now: Instant): Refusal | null => {
  if (dueAt <= now) return { kind: "too_late", what: `the due time ${dueAt} has passed already` };
  return dueAt <= addMs(now, dueLimitMs) ? null : { kind: "missing", field: "due time", expected: "within a year" };
};

const assign = (request: Request, owner: UserId): Decision =>
  ownerOf(request) === owner
    ? err({ kind: "already_done", what: `${request.id} has this owner already` })
    : happens({ kind: "assigned", owner });

const setDue = (request: Request, { withinMs }: RequestCommandOf<"set_due">, { now }: Context): Decision => {
  const dueAt = addMs(now, withinMs);
  const refusal = refusalOfDue(dueAt, now);
  if (refusal !== null) return err(refusal);
  return dueAt === request.dueAt
    ? err({ kind: "already_done", what: "it is due at that time" })
    : happens({ kind: "due_set", dueAt });
};

const withReason = (reason: string, expected: string, event: (reason: string) => RequestEvent): Decision => {
  const text = clean(reason);
  const refusal = refusalIfBlank(text, "reason", expected) ?? refusalIfLong(text, "reason", requestTextLimit);
  return refusal === null ? happens(event(text)) : err(refusal);
};

const becomeIncident = (
  { id, incident }: Request,
  { severity, trigger }: RequestCommandOf<"become_incident">,
): Decision =>
  incident.kind === "none"
    ? happens({ kind: "incident_wanted", severity, trigger })
    : err({
        kind: "already_done",
        what: incident.kind === "wanted" ? `${id} is being declared` : `${id} is ${incident.incidentId}`,
      });

/** Never early, and once for each due time. */
const remind = (request: Request, { dueAt }: RequestCommandOf<"remind">, { now }: Context): Decision =>
  request.dueAt === dueAt && dueAt <= now && request.remindedOf !== dueAt
    ? happens({ kind: "overdue", dueAt })
    : err({ kind: "stale", what: "this reminder" });

const callUnowned = (
  request: Request,
  { afterLevel }: RequestCommandOf<"call_unowned">,
  { now, policy }: Context,
): Decision => {
  const levels = policy.escalation.cross_department;
  const level = levels[afterLevel];
  const isDue = request.callAt !== null && request.callAt <= now;
  if (!isDue || request.levelsCalled !== afterLevel || level === undefined)
    return err({ kind: "stale", what: "nobody else is to be called" });
  const isLast = levels[afterLevel + 1] === undefined;
  return happens({
    kind: "unowned_called",
    level: afterLevel + 1,
    mentions: mentionsOf(policy, level.notify),
    nextAt: isLast ? null : addMs(now, level.ackWithinMs),
  });
};
