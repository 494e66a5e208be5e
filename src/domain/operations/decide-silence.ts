import { addMs } from "../../base/instant.ts";
import { err, ok, type Result } from "../../base/result.ts";
import { type Context, refusalIfBlank } from "../decide/context.ts";
import type { Refusal } from "../refusal.ts";
import type { Operations } from "./operations.ts";
import type { OperationsCommand } from "./operations-command.ts";
import type { OperationsEvent } from "./operations-event.ts";
import { isSameName, nameOfSilenced, type SilenceId, silencesAt } from "./silence.ts";

type Decision = Result<readonly OperationsEvent[], Refusal>;
type Now = Pick<Context, "now">;
type Of<Kind extends OperationsCommand["kind"]> = Extract<OperationsCommand, { kind: Kind }>;

/** Nobody silences an alert for good: what is forgotten for a week is forgotten. */
const longestSilenceMs = 7 * 24 * 60 * 60 * 1_000;
/** So many at once are no exceptions any more, but a source to be mended. */
const silencesAtMost = 500;

export const silenceAlert = (operations: Operations, { alert, forMs }: Of<"silence_alert">, { now }: Now): Decision => {
  const refusal = refusalOfSilence(operations, forMs, now);
  return refusal === null
    ? ok([{ kind: "alert_silenced", silenceId: nextId(operations), ...alert, until: addMs(now, forMs) }])
    : err(refusal);
};

export const silence = (operations: Operations, { name, forMs, reason }: Of<"silence">, { now }: Now): Decision => {
  const refusal =
    refusalIfBlank(name, "name", "a service, or an alert's name") ??
    refusalIfBlank(reason, "reason", "why nobody wants to hear of it, e.g. the disk is being replaced") ??
    refusalOfSilence(operations, forMs, now);
  if (refusal !== null) return err(refusal);
  const said = { name: name.trim(), reason: reason.trim(), until: addMs(now, forMs) };
  return ok([{ kind: "silenced", silenceId: nextId(operations), ...said }]);
};

const nextId = ({ silencesSoFar }: Operations): SilenceId => `S${silencesSoFar + 1}`;

const refusalOfSilence = ({ silences }: Operations, forMs: number, now: string): Refusal | null => {
  if (forMs <= 0 || forMs > longestSilenceMs)
    return { kind: "missing", field: "duration", expected: "at most seven days, like 30m, 2h or 7d" };
  return silencesAt(silences, now).length >= silencesAtMost
    ? { kind: "too_late", what: `${silencesAtMost} alerts are silenced already` }
    : null;
};

/** Whoever wants to hear of something again may: an alert too many harms less than one too few. */
export const endSilence = ({ silences }: Operations, { named }: Of<"end_silence">, { now }: Now): Decision => {
  const holding = silencesAt(silences, now);
  const found = holding.filter(({ id, what }) => isSameName(id, named) || isSameName(nameOfSilenced(what), named));
  if (found.length === 0)
    return err({
      kind: "not_found",
      what: `the silence ${named}`,
      known: holding.map(({ id, what }) => `${id} (${nameOfSilenced(what)})`),
    });
  return ok(found.map(({ id, what }) => ({ kind: "silence_ended", silenceId: id, name: nameOfSilenced(what) })));
};
