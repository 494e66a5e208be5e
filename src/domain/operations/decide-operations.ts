import { addMs } from "../../base/instant.ts";
import { assertNever } from "../../base/invariant.ts";
import { nearest } from "../../base/nearest.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { Actor } from "../actor.ts";
import { isInGroups } from "../decide/change-gate.ts";
import { type Context, refusalIfBlank } from "../decide/context.ts";
import type { Refusal } from "../refusal.ts";
import { serviceNamed } from "../service.ts";
import { endSilence, silence, silenceAlert } from "./decide-silence.ts";
import type { Freeze, Operations } from "./operations.ts";
import type { OperationsCommand, OperationsCommandKind } from "./operations-command.ts";
import type { OperationsEvent } from "./operations-event.ts";

type Decision = Result<readonly OperationsEvent[], Refusal>;
type OperationsContext = Pick<Context, "now" | "actor" | "policy">;
type Of<Kind extends OperationsCommandKind> = Extract<OperationsCommand, { kind: Kind }>;

/** Stopping is easy and for every member; going on is for the few who answer for it. */
const grants = {
  freeze: ["member"],
  unfreeze: ["member"],
  end_freeze: ["system"],
  halt_changes: ["member"],
  resume_changes: ["member"],
  silence_alert: ["member"],
  silence: ["member"],
  end_silence: ["member"],
  quiet_source: ["alert"],
} satisfies Record<OperationsCommandKind, readonly ("member" | "system" | "alert")[]>;

/** The one place where it is decided what holds for the whole workspace. Pure, as `decide` is for an incident. */
export const decideOperations = (
  operations: Operations,
  command: OperationsCommand,
  context: OperationsContext,
): Decision => {
  if (!holds(context.actor).some((grant) => (grants[command.kind] as readonly string[]).includes(grant)))
    return err({ kind: "not_allowed", needs: "a full member of this workspace whom Slack can confirm" });
  switch (command.kind) {
    case "freeze":
      return freeze(operations, command, context);
    case "unfreeze":
      return unfreeze(operations, command, context);
    case "end_freeze":
      return endFreeze(operations, command, context);
    case "halt_changes":
      return halt(operations, command);
    case "resume_changes":
      return resume(operations, command, context);
    case "silence_alert":
      return silenceAlert(operations, command, context);
    case "silence":
      return silence(operations, command, context);
    case "end_silence":
      return endSilence(operations, command, context);
    case "quiet_source":
      return ok([quieted(command, context)]);
    default:
      return assertNever(command);
  }
};

const holds = (actor: Actor): readonly string[] =>
  actor.kind === "person" ? (actor.standing === "member" ? ["member"] : []) : [actor.kind];

const freeze = (
  operations: Operations,
  { service, forMs, reason }: Of<"freeze">,
  context: OperationsContext,
): Decision => {
  const blank = refusalIfBlank(reason, "reason", "why nothing may be deployed, e.g. the sale is on");
  if (blank !== null) return err(blank);
  const { services } = context.policy;
  if (service !== null && serviceNamed(services, service) === null)
    return err({ kind: "not_found", what: `the service ${service}`, known: Object.keys(services) });
  const meant = service === null ? serviceMeantBy(reason, Object.keys(services)) : null;
  if (meant !== null) return err(serviceOrEverything(meant));
  if (operations.freezes.some((one) => one.service === service))
    return err({ kind: "already_done", what: `${service ?? "everything"} is frozen` });
  const until = forMs === null ? null : addMs(context.now, forMs);
  return ok([{ kind: "frozen", freezeId: `F${operations.freezesSoFar + 1}`, service, reason: reason.trim(), until }]);
};

/** A reason that begins with a service's name, well spelt or not, was probably meant for that service alone. */
const serviceMeantBy = (reason: string, known: readonly string[]): string | null =>
  nearest(reason.trim().split(/\s/, 1)[0] ?? "", known);

const serviceOrEverything = (service: string): Refusal => ({
  kind: "missing",
  field: "service",
  expected: `--service ${service} to freeze ${service} alone, or a reason that does not begin like it to freeze everything`,
});

const unfreeze = (operations: Operations, { service }: Of<"unfreeze">, context: OperationsContext): Decision => {
  const found = operations.freezes.find((one) => one.service === service);
  if (found === undefined)
    return err({
      kind: "not_found",
      what: `a freeze of ${service ?? "everything"}`,
      known: operations.freezes.map((one) => one.service ?? "everything"),
    });
  const refusal = unlessItsOwnerOrController(found, context);
  return refusal === null ? ok([unfrozen(found, "lifted")]) : err(refusal);
};

const unfrozen = ({ id, service }: Freeze, how: "lifted" | "ended"): OperationsEvent => ({
  kind: "unfrozen",
  freezeId: id,
  service,
  how,
});

const unlessItsOwnerOrController = ({ by }: Freeze, context: OperationsContext): Refusal | null => {
  const isOwner = context.actor.kind === "person" && by.kind === "person" && by.userId === context.actor.userId;
  return isOwner ? null : unlessController(context);
};

const unlessController = (context: OperationsContext): Refusal | null => {
  const { controllers } = context.policy.approvals;
  return isInGroups(controllers, context) ? null : { kind: "not_allowed", needs: `one of ${controllers.join(", ")}` };
};

const endFreeze = (operations: Operations, { freezeId }: Of<"end_freeze">, { now }: OperationsContext): Decision => {
  const found = operations.freezes.find(({ id }) => id === freezeId);
  if (found === undefined || found.until === null || now < found.until)
    return err({ kind: "stale", what: "this freeze" });
  return ok([unfrozen(found, "ended")]);
};

const halt = (operations: Operations, { reason }: Of<"halt_changes">): Decision => {
  const blank = refusalIfBlank(reason, "reason", "why everything must stop");
  if (blank !== null) return err(blank);
  return operations.halt === null
    ? ok([{ kind: "halted", reason: reason.trim() }])
    : err({ kind: "already_done", what: "the kill switch is on; nothing starts" });
};

const resume = (operations: Operations, { reason }: Of<"resume_changes">, context: OperationsContext): Decision => {
  const refusal = unlessController(context) ?? refusalIfBlank(reason, "reason", "why changes may run again");
  if (refusal !== null) return err(refusal);
  return operations.halt === null
    ? err({ kind: "already_done", what: "the kill switch is off" })
    : ok([{ kind: "resumed", reason: reason.trim() }]);
};

const quieted = ({ source, until }: Of<"quiet_source">, { policy }: OperationsContext): OperationsEvent => ({
  kind: "source_quieted",
  source,
  alerts: policy.alerts.budget.alerts,
  until,
});
