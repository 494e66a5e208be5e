import { assertNever } from "../src/base/invariant.ts";
import { err, ok, type Result } from "../src/base/result.ts";
import type { Command } from "../src/domain/command.ts";
import type { IncidentId, RequestId } from "../src/domain/ids.ts";
import type { Intent } from "../src/domain/intent.ts";
import type { RequestCommand } from "../src/domain/requests/request-command.ts";
import { readDeclareForm } from "./declare-form.ts";
import { type FormAbout, readAbout } from "./form-about.ts";
import type { FormErrors } from "./form-values.ts";
import { readPageForm, readRoleForm, readTaskForm } from "./people-forms.ts";
import { readPostmortemForm } from "./postmortem-form.ts";
import { readReasonForm } from "./reason-form.ts";
import type { OpenForm } from "./render-form.ts";
import { readDueForm, readIncidentForm, readRequestForm } from "./request-forms.ts";
import { readResolveForm } from "./resolve-form.ts";
import { readRollbackForm } from "./rollback-form.ts";
import { readSeverityForm } from "./severity-form.ts";
import { readUpdateForm } from "./update-form.ts";
import type { Words } from "./words.ts";

export type SubmissionProblem =
  /** To be shown beside the fields. */
  | { readonly kind: "errors"; readonly errors: FormErrors }
  /** No form of ours, or of another version; `reason` is for the log. */
  | { readonly kind: "unreadable"; readonly reason: string };

/**
 * What a submitted form asks for.
 * @returns intents to be carried out in this order, the next only when the one before was not refused
 */
export const readSubmission = (
  { privateMetadata, values }: OpenForm,
  words: Words,
): Result<readonly Intent[], SubmissionProblem> => {
  const about = readAbout(privateMetadata);
  if (!about.ok) return err({ kind: "unreadable", reason: about.error });
  const read = intentsOf(about.value, values, words);
  return read.ok ? read : err({ kind: "errors", errors: read.error });
};

type Intents = Result<readonly Intent[], FormErrors>;

const intentsOf = (about: FormAbout, values: unknown, words: Words): Intents => {
  switch (about.f) {
    case "declare":
      return map(readDeclareForm(values, words), (input) => [
        {
          kind: "command",
          target: { kind: "new" },
          command: { kind: "declare", ...input, origin: about.origin, alerts: [] },
        },
      ]);
    case "update":
      return command(about.i, readUpdateForm(values, words), (input) => ({ kind: "post_update", ...input }));
    case "postmortem":
      return command(about.i, readPostmortemForm(values, words), (input) => ({ kind: "edit_postmortem", ...input }));
    case "resolve":
      return map(readResolveForm(values, words), ({ cause, impact, resolution }) => [
        // In the order of the life cycle: each step still allows the next.
        ...(cause === null ? [] : [given(about.i, { kind: "identify", cause })]),
        ...(impact === null ? [] : [given(about.i, { kind: "mitigate", impact })]),
        given(about.i, { kind: "resolve", resolution }),
      ]);
    case "severity":
      return command(about.i, readSeverityForm(values, words), (input) => ({ kind: "set_severity", ...input }));
    case "role":
      return command(about.i, readRoleForm(values, words), (input) => ({ kind: "assign_role", ...input }));
    case "page":
      return command(about.i, readPageForm(values, words), (input) => ({ kind: "page", ...input }));
    case "task":
      return command(about.i, readTaskForm(values, words), (input) => ({ kind: "add_task", ...input }));
    case "rollback":
      return map(readRollbackForm(values, words), (input) => [
        { kind: "propose_change", action: "rollback", target: { kind: "named", id: about.i }, source: null, ...input },
      ]);
    case "request":
      return map(readRequestForm(values, words), (asked) => [
        { kind: "request", requestId: null, command: { kind: "request", ...asked } },
      ]);
    case "request_due":
      return aboutRequest(about.r, readDueForm(values, words), (given) => given);
    case "request_incident":
      return aboutRequest(about.r, readIncidentForm(values, words), (given) => given);
    case "request_decline":
      return aboutRequest(about.r, readReasonForm(values, words), (reason) => ({ kind: "decline", reason }));
    case "request_reopen":
      return aboutRequest(about.r, readReasonForm(values, words), (reason) => ({ kind: "reopen", reason }));
    case "identify":
    case "mitigate":
    case "reopen":
    case "cancel":
    case "note":
    case "tick":
    case "reject":
    case "glass":
    case "settle":
    case "rate":
      return command(about.i, readReasonForm(values, words), (reason) => reasonedCommand(about, reason));
    default:
      return assertNever(about);
  }
};

/** Forms that ask for one text. */
type Reasoned = Extract<
  FormAbout,
  | { f: "identify" | "mitigate" | "reopen" | "cancel" | "note" }
  | { f: "tick" }
  | { f: "reject" }
  | { f: "glass" }
  | { f: "settle" }
  | { f: "rate" }
>;

const reasonedCommand = (about: Reasoned, reason: string): Command => {
  switch (about.f) {
    case "identify":
      return { kind: "identify", cause: reason };
    case "mitigate":
      return { kind: "mitigate", impact: reason };
    case "reopen":
    case "cancel":
      return { kind: about.f, reason };
    case "note":
      return { kind: "add_note", text: reason, messageTs: null };
    case "tick":
      return { kind: "tick_gate", changeId: about.c, item: about.item, reason };
    case "reject":
      return { kind: "reject_change", changeId: about.c, reason };
    case "glass":
      return { kind: "break_glass", changeId: about.c, digest: about.d, reason };
    case "rate":
      return { kind: "rate_summary", investigationId: about.n, verdict: "wrong", reason };
    case "settle":
      return { kind: "settle_change", changeId: about.c, outcome: about.o, reason };
    default:
      return assertNever(about);
  }
};

const given = (id: IncidentId, asked: Command): Intent => ({
  kind: "command",
  target: { kind: "named", id },
  command: asked,
});

const map = <T>(read: Result<T, FormErrors>, to: (input: T) => readonly Intent[]): Intents =>
  read.ok ? ok(to(read.value)) : read;

const command = <T>(id: IncidentId, read: Result<T, FormErrors>, to: (input: T) => Command): Intents =>
  map(read, (input) => [given(id, to(input))]);

const aboutRequest = <T>(
  requestId: RequestId,
  read: Result<T, FormErrors>,
  to: (input: T) => RequestCommand,
): Intents => map(read, (input) => [{ kind: "request", requestId, command: to(input) }]);
