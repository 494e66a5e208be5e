import { en, type Words } from "../../../views/words.ts";
import type { Chat } from "../../app/ports/chat.ts";
import { createRasteriser } from "../../integrations/rasterise.ts";
import { createAnnounceChannel } from "../../slack/announce-channel.ts";
import { createChat } from "../../slack/chat.ts";
import { createGateway, type Gateway } from "../../slack/gateway.ts";
import { createIdentity, type Identity } from "../../slack/identity.ts";
import { createPeople, type People } from "../../slack/people.ts";
import { createReply, type Reply } from "../../slack/reply.ts";
import { systemClock as clock } from "../clock.ts";
import type { Ground } from "./ground.ts";

/** Slack's Web API, and what stands directly on it. */
export type SlackDoor = {
  readonly gateway: Gateway;
  readonly identity: () => Promise<Identity>;
  readonly people: () => Promise<People>;
  readonly reply: Reply;
  readonly chat: Chat;
  readonly words: Words;
};

export const openSlackDoor = ({ config, logger, metrics, storage }: Ground): SlackDoor => {
  const { slack } = config.file;
  const apiUrl = config.environment.SLACK_API_URL ?? null;
  const gateway = createGateway({
    botToken: config.slack.botToken,
    apiUrl,
    callTimeoutMs: slack.call_timeout,
    pace: slack.pace,
    limiter: storage.limiter,
    logger,
    onCall: metrics.slackCall,
  });
  const identity = createIdentity(gateway);
  const announceChannel = createAnnounceChannel(gateway, slack.announce_channel);
  const { operations_channel: operationsName = slack.announce_channel } = slack;
  const operationsChannel =
    operationsName === slack.announce_channel ? announceChannel : createAnnounceChannel(gateway, operationsName);
  // Now, so that in a storm neither the search nor the making of it stands among the incidents' own channels.
  announceChannel().catch(() => undefined);
  const { policy } = config;
  return {
    gateway,
    identity,
    people: latePeople(async () =>
      createPeople({ gateway, groups: policy.groups, teamId: (await identity()).teamId, clock, logger }),
    ),
    reply: createReply({ gateway, apiUrl, logger }),
    chat: createChat({
      gateway,
      identity,
      announceChannel,
      operationsChannel,
      incidents: storage.store.incidents,
      words: en,
      policy,
      clock,
      rasterise: createRasteriser(),
    }),
    words: en,
  };
};

/** Who is who needs our own workspace's id, which Slack may not be able to tell at the start. */
const latePeople = (make: () => Promise<People>): (() => Promise<People>) => {
  let known: Promise<People> | null = null;
  return () => {
    known ??= make().catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  };
};
