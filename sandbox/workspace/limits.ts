/**
 * Slack's documented rate limits: calls a minute, per method, app and workspace.
 * Source: docs.slack.dev/apis/web-api/rate-limits and each method's page.
 */
const perMinute: Readonly<Record<string, number>> = {
  ...each(
    20,
    "conversations.create conversations.setTopic conversations.setPurpose conversations.archive conversations.unarchive conversations.rename conversations.list canvases.create conversations.canvases.create bookmarks.add bookmarks.edit bookmarks.remove pins.add pins.list pins.remove reactions.remove usergroups.list usergroups.users.list users.list chat.startStream chat.stopStream emoji.list",
  ),
  ...each(
    50,
    "conversations.invite conversations.kick conversations.join conversations.leave conversations.open conversations.info conversations.history conversations.replies conversations.mark chat.update chat.delete users.lookupByEmail users.conversations users.getPresence reactions.add reactions.get canvases.edit canvases.delete canvases.sections.lookup canvases.access.set bookmarks.list files.delete team.info apps.connections.open chat.scheduleMessage chat.unfurl bots.info agents.sessions.setStatus",
  ),
  ...each(
    100,
    "chat.postEphemeral chat.appendStream views.open views.push views.update views.publish users.info users.profile.get conversations.members files.getUploadURLExternal files.completeUploadExternal files.info assistant.threads.setTitle assistant.threads.setSuggestedPrompts",
  ),
};
const postsPerMinute = 300;
const postsPerChannel = { burst: 4, perSecond: 1 };

function each(limit: number, methods: string): Readonly<Record<string, number>> {
  return Object.fromEntries(methods.split(" ").map((method) => [method, limit]));
}

/**
 * How Slack counts is not documented, so three ways are offered.
 * bucket  a full minute's worth at once, refilled evenly
 * window  a full minute's worth in each minute of the clock
 * strict  no more than a minute's worth in any sixty seconds
 */
export type CountingModel = "bucket" | "window" | "strict" | "off";

export type RateLimits = {
  /** @returns seconds to wait, or null when the call may pass (and is counted) */
  readonly take: (app: string, method: string, channel: string | null) => number | null;
};

export const createRateLimits = (model: CountingModel, nowMs: () => number): RateLimits => {
  const counters = new Map<string, Counter>();
  const counter = (key: string, limit: number, periodMs: number): Counter => {
    const known = counters.get(key) ?? counterOf(model, limit, periodMs, nowMs);
    counters.set(key, known);
    return known;
  };
  return {
    take: (app, method, channel) => {
      if (model === "off") return null;
      const limit = method === "chat.postMessage" ? postsPerMinute : perMinute[method];
      const counted = [
        ...(limit === undefined ? [] : [counter(`${app} ${method}`, limit, 60_000)]),
        ...(method === "chat.postMessage" && channel !== null
          ? [bucket(counters, `${app} post ${channel}`, nowMs)]
          : []),
      ];
      const waits = counted.map((one) => one.wait()).filter((ms) => ms > 0);
      if (waits.length > 0) return Math.max(1, Math.ceil(Math.max(...waits) / 1_000));
      for (const one of counted) one.count();
      return null;
    },
  };
};

type Counter = { readonly wait: () => number; readonly count: () => void };

const counterOf = (model: CountingModel, limit: number, periodMs: number, nowMs: () => number): Counter =>
  model === "bucket"
    ? bucketOf(limit, limit / periodMs, nowMs)
    : model === "window"
      ? windowOf(limit, periodMs, nowMs)
      : strictOf(limit, periodMs, nowMs);

const bucket = (counters: Map<string, Counter>, key: string, nowMs: () => number): Counter => {
  const known = counters.get(key) ?? bucketOf(postsPerChannel.burst, postsPerChannel.perSecond / 1_000, nowMs);
  counters.set(key, known);
  return known;
};

const bucketOf = (capacity: number, perMs: number, nowMs: () => number): Counter => {
  let tokens = capacity;
  let at = nowMs();
  const refill = (): void => {
    tokens = Math.min(capacity, tokens + (nowMs() - at) * perMs);
    at = nowMs();
  };
  return {
    wait: () => {
      refill();
      return tokens >= 1 ? 0 : (1 - tokens) / perMs;
    },
    count: () => {
      tokens -= 1;
    },
  };
};

const windowOf = (limit: number, periodMs: number, nowMs: () => number): Counter => {
  let window = -1;
  let used = 0;
  return {
    wait: () => {
      const current = Math.floor(nowMs() / periodMs);
      if (current !== window) {
        window = current;
        used = 0;
      }
      return used < limit ? 0 : (current + 1) * periodMs - nowMs();
    },
    count: () => {
      used += 1;
    },
  };
};

const strictOf = (limit: number, periodMs: number, nowMs: () => number): Counter => {
  const calls: number[] = [];
  return {
    wait: () => {
      while ((calls[0] ?? Number.POSITIVE_INFINITY) <= nowMs() - periodMs) calls.shift();
      return calls.length < limit ? 0 : (calls[0] ?? 0) + periodMs - nowMs();
    },
    count: () => {
      calls.push(nowMs());
    },
  };
};
