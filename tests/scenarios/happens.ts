import type { LedgerEntry } from "../../sandbox/workspace/ledger.ts";
import type { StoryWorld } from "./world.ts";

const lookEveryMs = 10;

/** Resolves when Slack's own record holds such an entry: some of what happens there shows on nobody's screen. */
export const happens = async (
  { slack }: StoryWorld,
  isIt: (entry: LedgerEntry) => boolean,
  timeoutMs = 20_000,
): Promise<LedgerEntry> => {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const found = slack.ledger.entries().find(isIt);
    if (found !== undefined) return found;
    if (performance.now() > deadlineMs) throw new Error(`nothing of the kind within ${timeoutMs} ms`);
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
};

/** Resolves when an app of the workspace has a socket open again. */
export const isConnected = async ({ slack }: StoryWorld, appId: string): Promise<void> => {
  const app = slack.workspace.world.apps.get(appId);
  while (app !== undefined && app.delivery.kind === "socket" && slack.deliveries.sockets(app) === 0)
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
};
