import type { CommandOf } from "../command.ts";
import type { IncidentEvent } from "../event.ts";
import type { Incident } from "../incident.ts";
import { servicesSaidIn } from "../service.ts";
import { callingEvents } from "./calling.ts";
import { type Context, type Decision, happens, refusalIfBlank, refuse } from "./context.ts";
import { reminderFor } from "./updates.ts";

/** Longer titles do not fit Slack's channel topic together with severity and status. */
export const titleLimit = 150;

export const declare = (command: CommandOf<"declare">, context: Context): Decision => {
  const title = command.title.trim();
  const blank = refusalIfBlank(title, "title", "a few words on what is wrong, e.g. checkout is failing");
  if (blank !== null) return refuse(blank);
  if (title.length > titleLimit) {
    return refuse({
      kind: "missing",
      field: "title",
      expected: `at most ${titleLimit} characters (this one has ${title.length})`,
    });
  }
  const severity = command.severity ?? context.policy.severities.default;
  const { summary, isPrivate, isDrill, origin } = command;
  const begun: IncidentEvent = {
    kind: "declared",
    title,
    severity,
    services: servicesOf(command, title, context),
    summary,
    isPrivate,
    isDrill,
    origin,
  };
  return happens(
    begun,
    ...command.alerts.map((alert): IncidentEvent => ({ kind: "alert_attached", alert })),
    ...leadOf(command),
    ...reminderFor(severity, context),
    ...(command.callPeople ? callingIfPaging(severity, context, title) : []),
    { kind: "investigation_started", investigationId: "I1", question: null },
  );
};

/** Whoever types "checkout is failing" has named the service: without one nobody looks, and no deploy gate closes. */
const servicesOf = (
  { services }: CommandOf<"declare">,
  title: string,
  { actor, policy }: Context,
): readonly string[] =>
  services.length > 0 || actor.kind !== "person" ? services : servicesSaidIn(title, policy.services);

/** As if it had been declared now, in the channel where people are already; the record says when it was really said. */
export const declareLate = (
  { declaration, saidAt, channel }: CommandOf<"declare_late">,
  context: Context,
): Decision => {
  const declared = declare(declaration, context);
  if (!declared.ok) return declared;
  const [begun, ...rest] = declared.value;
  return happens(
    ...(begun === undefined ? [] : [begun]),
    ...(channel === null ? [] : [{ kind: "channel_opened", ...channel } as const]),
    ...rest,
    { kind: "noted", text: `Declared at ${saidAt}, while the database was down, and recorded now.`, messageTs: null },
  );
};

const leadOf = ({ commander }: CommandOf<"declare">): readonly IncidentEvent[] =>
  commander === null ? [] : [{ kind: "role_assigned", role: "commander", userId: commander }];

const callingIfPaging = (severity: Context["policy"]["severities"]["default"], context: Context, reason: string) =>
  context.policy.severities.page.includes(severity) ? callingEvents(1, "major_incident", reason, context) : [];

/** A channel that was made before the incident had its number gets its name with it: the same channel, recorded again. */
export const recordChannel = ({ channel }: Incident, { channelId, name }: CommandOf<"record_channel">): Decision => {
  const isRenamed = channel.kind === "open" && channel.id === channelId && channel.name !== name;
  return channel.kind === "pending" || isRenamed
    ? happens({ kind: "channel_opened", channelId, name })
    : refuse({ kind: "already_done", what: "the incident has its channel" });
};

export const recordInviteFailures = (incident: Incident, command: CommandOf<"record_invite_failures">): Decision => {
  const known = new Set(incident.inviteFailures.map((failure) => failure.mention));
  const failures = command.failures.filter((failure) => !known.has(failure.mention));
  return failures.length === 0
    ? refuse({ kind: "already_done", what: "these failed invitations are on record" })
    : happens({ kind: "invites_failed", failures });
};
