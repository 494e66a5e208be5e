/** Trigger ids: three seconds, one use. Source: docs.slack.dev/interactivity/handling-user-interaction. */
const lifeMs = 3_000;

export type Triggers = {
  readonly issue: (userId: string) => string;
  /** @returns the person it was given to, or Slack's word for why it is good for nothing */
  readonly redeem: (
    id: string,
  ) =>
    | { readonly userId: string }
    | { readonly error: "expired_trigger_id" | "exchanged_trigger_id" | "invalid_trigger" };
};

export const createTriggers = (nowMs: () => number, teamId: string): Triggers => {
  const issued = new Map<string, { readonly userId: string; readonly atMs: number; used: boolean }>();
  let count = 0;
  return {
    issue: (userId) => {
      count += 1;
      const id = `${Math.floor(nowMs())}.${count}.${teamId.toLowerCase()}`;
      issued.set(id, { userId, atMs: nowMs(), used: false });
      return id;
    },
    redeem: (id) => {
      const trigger = issued.get(id);
      if (trigger === undefined) return { error: "invalid_trigger" };
      if (trigger.used) return { error: "exchanged_trigger_id" };
      if (nowMs() - trigger.atMs > lifeMs) return { error: "expired_trigger_id" };
      trigger.used = true;
      return { userId: trigger.userId };
    },
  };
};
