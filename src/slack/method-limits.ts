import type { RateRule } from "../app/ports/rate-limiter.ts";

/**
 * Slack's tiers, per method, app and workspace. A little below the documented figure, because the window's edges are Slack's.
 * Source: docs.slack.dev/apis/web-api/rate-limits
 */
const tier2: RateRule = { capacity: 20, refillPerMinute: 20 };
const tier3: RateRule = { capacity: 50, refillPerMinute: 50 };
const tier4: RateRule = { capacity: 100, refillPerMinute: 100 };
/** "Several hundred messages a minute" for the whole workspace. */
const postingInWorkspace: RateRule = { capacity: 100, refillPerMinute: 300 };
/** One message a second and channel, with short bursts. */
export const postingInChannel: RateRule = { capacity: 3, refillPerMinute: 60 };

const rules: Readonly<Record<string, RateRule>> = {
  "conversations.create": tier2,
  "conversations.setTopic": tier2,
  "conversations.rename": tier2,
  "conversations.setPurpose": tier2,
  "conversations.archive": tier2,
  "conversations.list": tier2,
  "bookmarks.add": tier2,
  "pins.add": tier2,
  "usergroups.users.list": tier2,
  "bookmarks.list": tier3,
  "conversations.invite": tier3,
  "conversations.join": tier3,
  "conversations.open": tier3,
  "conversations.info": tier3,
  "conversations.history": tier3,
  "conversations.replies": tier3,
  "users.conversations": tier3,
  "chat.update": tier3,
  "reactions.add": tier3,
  "chat.postEphemeral": tier4,
  "views.open": tier4,
  "views.update": tier4,
  "views.publish": tier4,
  "users.info": tier4,
  "files.getUploadURLExternal": tier4,
  "files.completeUploadExternal": tier4,
  "chat.postMessage": postingInWorkspace,
};

/** A method nobody listed is treated as the strictest that we use. */
export const ruleOf = (method: string): RateRule => rules[method] ?? tier2;

/**
 * Slack raises the limits of some workspaces on request; below 1 we leave room for others who use the same app.
 * A bucket never holds less than two tokens: one for urgent calls and one for all others.
 */
export const atPace = ({ capacity, refillPerMinute }: RateRule, pace: number): RateRule => ({
  capacity: Math.max(2, Math.round(capacity * pace)),
  refillPerMinute: refillPerMinute * pace,
});
