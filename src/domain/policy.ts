import type { AlertPolicy } from "./alert-policy.ts";
import type { ChangeAction } from "./change-action.ts";
import type { GateItem } from "./gate.ts";
import type { UserId } from "./ids.ts";
import type { RequestPolicy } from "./requests/request-policy.ts";
import type { ServiceCatalogue } from "./service.ts";
import type { Severity } from "./severity.ts";

export const triggers = [
  "major_incident",
  "cost_spike",
  "security_breach",
  "capacity_limit",
  "cross_department",
] as const;
/** Why somebody is called. Each has a policy of its own. */
export type Trigger = (typeof triggers)[number];

export type EscalationLevel = {
  /** Group names, user ids (U…, W…), Slack user groups (S…), or programs that `targets` names. */
  readonly notify: readonly string[];
  /** How long this level has before the next is called. */
  readonly ackWithinMs: number;
};

/** A Slack user id, a user-group id (S…), or the name of a program outside Slack. */
export type Mention = string;

/** What the rules need to know of the configuration. Parsed by config.ts, passed down by main.ts. */
export type Policy = {
  readonly groups: Readonly<Record<string, readonly Mention[]>>;
  readonly severities: {
    readonly default: Severity;
    readonly page: readonly Severity[];
    /** One line each, for forms and help. */
    readonly meaning: Readonly<Record<Severity, string>>;
  };
  readonly escalation: Readonly<Record<Trigger, readonly EscalationLevel[]>>;
  readonly approvals: {
    /** Distinct people for a change to production at this severity; elsewhere one is enough, who is not the proposer. */
    readonly quorum: Readonly<Record<Severity, number>>;
    /** Distinct people for a service that keeps data, whatever the severity. */
    readonly statefulQuorum: number;
    /** Groups that decide at this severity; null: those that the service names. */
    readonly approvers: Readonly<Record<Severity, readonly string[] | null>>;
    readonly expiresAfterMs: number;
    /** Groups whose members may override the rules for one change, alone. */
    readonly breakGlass: readonly string[];
    /** Groups whose members may lift a freeze of others, and let changes run again after a halt. */
    readonly controllers: readonly string[];
  };
  /** What must hold before a change of this kind may be approved, beside what is always asked. */
  readonly gates: Readonly<Record<ChangeAction, Readonly<Record<Severity, readonly GateItem[]>>>>;
  /** Time between updates; null: no reminders. */
  readonly updateEveryMs: Readonly<Record<Severity, number | null>>;
  readonly postmortem: {
    readonly requiredFor: readonly Severity[];
    readonly remindAfterMs: number;
  };
  readonly tasks: {
    /** Open ones are asked after this long after the end, and again. */
    readonly remindAfterMs: number;
  };
  readonly reopenWindowMs: number;
  /** How long a rolled-back service is watched before the verdict. */
  readonly verification: { readonly everyMs: number; readonly forMs: number };
  readonly alerts: AlertPolicy;
  readonly services: ServiceCatalogue;
  readonly requests: RequestPolicy;
  /** Programs that can be called beside people, such as another department's agent. */
  readonly targets: readonly string[];
};

/** Group names become the members and user groups they stand for; ids stay themselves. Each once, in order. */
export const mentionsOf = (policy: Policy, notify: readonly string[]): readonly Mention[] => [
  ...new Set(notify.flatMap((name) => (Object.hasOwn(policy.groups, name) ? (policy.groups[name] ?? []) : [name]))),
];

/** Only whom Slack knows: a program is called, but is in no channel. */
export const inSlack = ({ targets }: Pick<Policy, "targets">, mentions: readonly Mention[]): readonly Mention[] =>
  mentions.filter((mention) => !targets.includes(mention));

/** Only the people among mentions; user groups are invited by Slack's own lookup. */
export const isUserGroup = (mention: Mention): boolean => mention.startsWith("S");
export const usersAmong = (mentions: readonly Mention[]): readonly UserId[] => mentions.filter((m) => !isUserGroup(m));
