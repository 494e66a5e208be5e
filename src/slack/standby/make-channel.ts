import { z } from "zod";
import { standbyMessage } from "../../../views/standby.ts";
import { rehearseDeclaration } from "../../app/handle-command.ts";
import type { SpooledDelivery } from "../../app/ports/spool.ts";
import { err, ok, type Result } from "../../base/result.ts";
import type { UserId } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import { type Mention, mentionsOf } from "../../domain/policy.ts";
import type { Refusal } from "../../domain/refusal.ts";
import { standbyChannelName } from "../channel-name.ts";
import { findChannel } from "../find-channel.ts";
import { inviteAll, type OpenedChannel } from "../incident-channel.ts";
import { postMessage } from "../post-message.ts";
import { SlackError } from "../slack-error.ts";
import type { Asked } from "./asked.ts";
import type { StandbyDependencies } from "./dependencies.ts";

export type Declaring = Extract<Asked, { kind: "declare" }>;

const urgent = { lane: "urgent" } as const;
const created = z.object({ channel: z.object({ id: z.string(), name: z.string().optional() }) });

/** Names the channel and its message by the delivery: whoever tries again meets what an earlier try has made. */
const markOf = ({ digestOf }: StandbyDependencies, key: string): string => digestOf(`standby ${key}`).slice(0, 8);

export const standbyMessageName = (deps: StandbyDependencies, key: string): string => `standby ${markOf(deps, key)}`;

/**
 * Makes the channel of a declaration that cannot be recorded yet, calls people in by its first message, and notes it in
 * the spool. It may be done again after a crash at any point.
 * @returns a refusal when the person may not declare; nothing was made then
 */
export const makeStandbyChannel = async (
  deps: StandbyDependencies,
  delivery: SpooledDelivery,
  { declaration, by }: Declaring,
): Promise<Result<OpenedChannel, Refusal>> => {
  const actor = await (await deps.people()).personAt(by.userId, by.teamId);
  const rehearsed = rehearseDeclaration(deps, actor, declaration);
  if (!rehearsed.ok) return err(rehearsed.error);
  const incident = rehearsed.value;
  const name = standbyChannelName(incident.title, markOf(deps, delivery.key));
  const { channel, isNew } = await createOrFind(deps, name, incident.isPrivate);
  const called = calledFirst(deps, incident);
  const { failures } = await invited(deps, channel, [by.userId, ...called]);
  if (failures > 0) deps.logger.warn({ channel: channel.name, failures }, "not everybody could be invited");
  await sayFirst(deps, { delivery, incident, channel, called, by: by.userId, isNew });
  await deps.spool.replace({ ...delivery, channel });
  return ok(channel);
};

/** The one that an earlier try has made, without making one. */
export const findStandbyChannel = (
  deps: StandbyDependencies,
  key: string,
  { declaration }: Declaring,
): Promise<OpenedChannel | null> =>
  find(deps, standbyChannelName(declaration.title.trim(), markOf(deps, key)), declaration.isPrivate);

const createOrFind = async (
  deps: StandbyDependencies,
  name: string,
  isPrivate: boolean,
): Promise<{ readonly channel: OpenedChannel; readonly isNew: boolean }> => {
  try {
    const answer = await deps.gateway.call("conversations.create", { name, is_private: isPrivate }, urgent);
    const { channel } = created.parse(answer);
    return { channel: { channelId: channel.id, name: channel.name ?? name }, isNew: true };
  } catch (error) {
    if (!(error instanceof SlackError) || error.code !== "name_taken") throw error;
    const channel = await find(deps, name, isPrivate);
    if (channel === null) throw error;
    return { channel, isNew: false };
  }
};

const find = async (
  { gateway }: StandbyDependencies,
  name: string,
  isPrivate: boolean,
): Promise<OpenedChannel | null> => {
  const search = {
    among: "own",
    kind: isPrivate ? "private" : "public",
    matches: (one: { readonly name: string }) => one.name === name,
  } as const;
  const found = await findChannel(gateway, search, urgent);
  return found === null ? null : { channelId: found.id, name: found.name };
};

const calledFirst = ({ policy }: StandbyDependencies, { escalation }: Incident): readonly Mention[] =>
  escalation.kind === "calling" ? mentionsOf(policy, escalation.levels[escalation.level - 1]?.notify ?? []) : [];

const invited = async (
  { gateway }: StandbyDependencies,
  { channelId }: OpenedChannel,
  mentions: readonly Mention[],
): Promise<{ readonly failures: number }> => ({
  failures: (await inviteAll(gateway, channelId, [...new Set(mentions)], urgent)).length,
});

type First = {
  readonly delivery: SpooledDelivery;
  readonly incident: Incident;
  readonly channel: OpenedChannel;
  readonly called: readonly Mention[];
  readonly by: UserId;
  readonly isNew: boolean;
};

const sayFirst = (
  deps: StandbyDependencies,
  { delivery, incident, channel, called, by, isNew }: First,
): Promise<unknown> => {
  const { severity, title } = incident;
  const begun = { severity, title, by, saidAt: delivery.keptAt, called };
  const request = {
    name: standbyMessageName(deps, delivery.key),
    message: standbyMessage(begun, { words: deps.words, now: deps.clock.now() }),
    channelId: channel.channelId,
    threadTs: null,
    standing: null,
    since: delivery.keptAt,
  };
  return postMessage(deps.gateway, request, {
    mayHaveRun: !isNew,
    lane: "urgent",
    ticket: request.name,
    signal: new AbortController().signal,
  });
};
