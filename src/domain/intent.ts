import type { ChangeAction } from "./change-action.ts";
import type { Command, CommandOf } from "./command.ts";
import type { GateItem } from "./gate.ts";
import type { ChangeId, IncidentId, InvestigationId } from "./ids.ts";
import type { OperationsCommand } from "./operations/operations-command.ts";
import type { RequestIntent } from "./requests/request-intent.ts";
import type { Severity } from "./severity.ts";

/** The incident of this channel, or one that was named. */
export type ExistingTarget = { readonly kind: "here" } | { readonly kind: "named"; readonly id: IncidentId };

/** Which incident is meant. `new`: there is none yet, so only `declare` goes with it. */
export type IncidentTarget = ExistingTarget | { readonly kind: "new" };

/**
 * What somebody wants, whatever surface they used: typed words, a button, a submitted form.
 * An intent names the incident as the person did (`here`); the desk looks it up, and only then there is a `Command`.
 */
export type Intent =
  | { readonly kind: "command"; readonly target: IncidentTarget; readonly command: Command }
  /** Open a form: words are missing, and a form asks for them. */
  | { readonly kind: "form"; readonly form: FormRequest }
  /** Show something; nothing changes. */
  | { readonly kind: "query"; readonly query: Query }
  /** Becomes `propose_change` when the running version, the blast radius and the proofs have been gathered. */
  | {
      readonly kind: "propose_change";
      readonly target: ExistingTarget;
      readonly action: ChangeAction;
      readonly service: string;
      /** The version, the number of replicas, the flag's state; empty for a restart. */
      readonly to: string;
      /** Empty when none was given. */
      readonly reason: string;
      /** The commit, pull request or release it comes from, when somebody names one. */
      readonly source: string | null;
    }
  /** A duplicate: it is cancelled in favour of the other one, when that one exists and goes on. */
  | { readonly kind: "merge"; readonly target: ExistingTarget; readonly into: IncidentId }
  /** About the whole workspace, and no incident. */
  | { readonly kind: "operations"; readonly command: OperationsCommand }
  /** Starts an investigation; while one runs, the question belongs to it. */
  | { readonly kind: "investigate"; readonly target: ExistingTarget; readonly question: string | null }
  /** Stops the one that runs; which one it is, only the state knows. */
  | { readonly kind: "stop_investigation"; readonly target: ExistingTarget }
  | RequestIntent
  /** A button on an alert that no policy decided on. */
  | { readonly kind: "decide_offer"; readonly offerId: string; readonly decision: OfferChoice };

export type IntentKind = Intent["kind"];
export type IntentOf<Kind extends IntentKind> = Extract<Intent, { kind: Kind }>;

export type OfferChoice =
  /** Null: the configured default severity. */
  | { readonly kind: "declare"; readonly severity: Severity | null }
  | { readonly kind: "attach"; readonly incidentId: IncidentId }
  /** This time; the next time it is offered again. */
  | { readonly kind: "ignore" }
  | { readonly kind: "silence"; readonly forMs: number };

/** What is known of an incident before it is declared; the form starts with it. An empty title is still to be filled in. */
export type DeclareDraft = Omit<CommandOf<"declare">, "kind" | "alerts">;

/** A form to open, with what is known already. Its submission is an `Intent` of kind `command`. */
export type FormRequest =
  | { readonly kind: "declare"; readonly draft: DeclareDraft }
  | { readonly kind: "severity"; readonly target: ExistingTarget }
  | { readonly kind: "postmortem"; readonly target: ExistingTarget }
  | { readonly kind: "update"; readonly target: ExistingTarget }
  | { readonly kind: "identify"; readonly target: ExistingTarget }
  | { readonly kind: "mitigate"; readonly target: ExistingTarget }
  | { readonly kind: "resolve"; readonly target: ExistingTarget }
  | { readonly kind: "reopen"; readonly target: ExistingTarget }
  | { readonly kind: "cancel"; readonly target: ExistingTarget }
  /** `service` null: the incident's own. */
  | { readonly kind: "rollback"; readonly target: ExistingTarget; readonly service: string | null }
  /** From the buttons of a change's card: each of these needs a reason in words. */
  | {
      readonly kind: "tick_gate";
      readonly target: ExistingTarget;
      readonly changeId: ChangeId;
      readonly item: GateItem;
    }
  | { readonly kind: "break_glass"; readonly target: ExistingTarget; readonly changeId: ChangeId }
  | { readonly kind: "reject_change"; readonly target: ExistingTarget; readonly changeId: ChangeId }
  /** A summary that somebody found wrong: what was? */
  | {
      readonly kind: "rate_summary";
      readonly target: ExistingTarget;
      readonly investigationId: InvestigationId;
    }
  | {
      readonly kind: "settle_change";
      readonly target: ExistingTarget;
      readonly changeId: ChangeId;
      readonly outcome: CommandOf<"settle_change">["outcome"];
    };

export type FormKind = FormRequest["kind"];

export type Query =
  /** `topic` is a subcommand's name; null: all of them. */
  | { readonly kind: "help"; readonly topic: string | null }
  /** Newest first. `beforeNumber`: only incidents with a smaller number, for the next page; null: from the newest. */
  | { readonly kind: "list"; readonly which: "live" | "all"; readonly beforeNumber: number | null }
  | { readonly kind: "status"; readonly target: ExistingTarget }
  /** `page` counts from 1, oldest entries first. */
  | { readonly kind: "timeline"; readonly target: ExistingTarget; readonly page: number }
  /** Alerts that nobody hears of just now. */
  | { readonly kind: "silences" }
  | { readonly kind: "tasks"; readonly target: ExistingTarget }
  | { readonly kind: "slo"; readonly about: SloSubject }
  /** Incidents declared in the last `days` days. */
  | { readonly kind: "stats"; readonly days: number };

/** `incident`: the services that it names; without any, and outside an incident's channel, all that have an objective. */
export type SloSubject =
  | { readonly kind: "service"; readonly name: string }
  | { readonly kind: "incident"; readonly target: ExistingTarget };

export type QueryKind = Query["kind"];
