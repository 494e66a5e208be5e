import type { RateRule } from "../app/ports/rate-limiter.ts";

/**
 * Slack's tiers: calls a minute, per method, app and workspace. How Slack counts them is not documented.
 * Source: docs.slack.dev/apis/web-api/rate-limits
 */
const tier2 = 20;
const tier3 = 50;
const tier4 = 100;
/** "Several hundred messages a minute" for the whole workspace. */
const postsInWorkspace = 300;

/**
 * Never more than the limit in any minute, wherever it begins: what goes at once and what comes back in a minute are the
 * limit together. However Slack counts, nothing is refused.
 */
const evenly = (limit: number, atOnce: number): RateRule => ({
  capacity: atOnce,
  refillPerMinute: limit - atOnce,
  reserve: Math.max(1, Math.floor(atOnce / 5)),
});

/**
 * A whole minute's worth at once: what people wait for in a storm. Where Slack counts otherwise it refuses one call, and
 * the bucket learns from it. Nothing is reserved: an urgent call waits for one token, at the head of the line.
 */
const atOnce = (limit: number): RateRule => ({ capacity: limit, refillPerMinute: limit, reserve: 0 });

/** One message a second and channel, with short bursts. */
export const postingInChannel: RateRule = { capacity: 3, refillPerMinute: 60, reserve: 1 };

/**
 * Ours, not Slack's: one message follows a storm in steps that people can read, and leaves the workspace's edits to others.
 * What waits shows the newest state when its turn comes.
 */
export const editing: RateRule = { capacity: 2, refillPerMinute: 40, reserve: 0 };

/** What makes a channel nicer, and what is looked up. */
const calm2 = evenly(tier2, 5);
const calm3 = evenly(tier3, 14);
const calm4 = evenly(tier4, 30);

const rules: Readonly<Record<string, RateRule>> = {
  "conversations.create": atOnce(tier2),
  "conversations.setTopic": calm2,
  "conversations.rename": calm2,
  "conversations.setPurpose": calm2,
  "conversations.archive": calm2,
  "conversations.list": calm2,
  "bookmarks.add": calm2,
  "pins.add": calm2,
  "usergroups.users.list": calm2,
  "bookmarks.list": calm3,
  "conversations.invite": calm3,
  "conversations.join": calm3,
  "conversations.open": calm3,
  "conversations.info": calm3,
  "conversations.history": calm3,
  "conversations.replies": calm3,
  "users.conversations": calm3,
  "chat.update": calm3,
  "reactions.add": calm3,
  "chat.postEphemeral": calm4,
  "views.open": calm4,
  "views.update": calm4,
  "views.publish": calm4,
  "users.info": calm4,
  "files.getUploadURLExternal": calm4,
  "files.completeUploadExternal": calm4,
  "chat.postMessage": evenly(postsInWorkspace, 60),
};

/** A method nobody listed is treated as the strictest that we use. */
export const ruleOf = (method: string): RateRule => rules[method] ?? calm2;

/**
 * Slack raises the limits of some workspaces on request; below 1 we leave room for others who use the same app.
 * A bucket never holds less than two tokens: one for urgent calls and one for all others.
 */
export const atPace = ({ capacity, refillPerMinute, reserve }: RateRule, pace: number): RateRule => ({
  capacity: Math.max(2, Math.round(capacity * pace)),
  refillPerMinute: refillPerMinute * pace,
  reserve: reserve === 0 ? 0 : Math.max(1, Math.round(reserve * pace)),
});
