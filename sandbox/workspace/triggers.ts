/** Trigger ids: three seconds, one use. Source: docs.slack.dev/interactivity/handling-user-interaction. */
const lifeMs = 3_000;

type Holder = { readonly appId: string; readonly userId: string };

export type Triggers = {
  readonly issue: (holder: Holder) => string;
  /** @returns the person it was given to, or Slack's word for why it is good for nothing */
  readonly redeem: (
    id: string,
    appId: string,
  ) =>
    | { readonly userId: string }
    | { readonly error: "expired_trigger_id" | "exchanged_trigger_id" | "invalid_trigger_id" };
};

export const createTriggers = (nowMs: () => number, teamId: string): Triggers => {
  const issued = new Map<string, Holder & { readonly atMs: number; used: boolean }>();
  let count = 0;
  return {
    issue: (holder) => {
      count += 1;
      const id = `${Math.floor(nowMs())}.${count}.${teamId.toLowerCase()}`;
      issued.set(id, { ...holder, atMs: nowMs(), used: false });
      return id;
    },
    redeem: (id, appId) => {
      const trigger = issued.get(id);
      if (trigger === undefined || trigger.appId !== appId) return { error: "invalid_trigger_id" };
      if (trigger.used) return { error: "exchanged_trigger_id" };
      if (nowMs() - trigger.atMs > lifeMs) return { error: "expired_trigger_id" };
      trigger.used = true;
      return { userId: trigger.userId };
    },
  };
};
