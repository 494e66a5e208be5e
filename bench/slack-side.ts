import type { ChildProcess } from "node:child_process";
import { type Listening, messageOf, startChild, stopChild } from "./child.ts";
import type { FirstPost, StubState } from "./slack-stub.ts";

/** The stub as the bench sees it. */
export type SlackSide = {
  readonly origin: string;
  /** With the trailing slash, as SLACK_API_URL wants it. */
  readonly apiUrl: string;
  readonly pid: number;
  readonly state: () => Promise<StubState>;
  /** The next first message in a channel whose name is wanted. */
  readonly nextFirstPost: (isWanted: (name: string) => boolean, limitMs: number) => Promise<FirstPost>;
  readonly stop: () => Promise<void>;
};

export const startSlack = async (): Promise<SlackSide> => {
  const child = startChild("slack-stub.ts", {});
  const { port } = await messageOf<Listening>(child, "listening");
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    apiUrl: `${origin}/api/`,
    pid: child.pid ?? 0,
    state: () => {
      const answer = messageOf<StubState>(child, "state");
      child.send({ kind: "state" });
      return answer;
    },
    nextFirstPost: (isWanted, limitMs) => nextFirstPost(child, isWanted, limitMs),
    stop: () => stopChild(child),
  };
};

const nextFirstPost = (child: ChildProcess, isWanted: (name: string) => boolean, limitMs: number): Promise<FirstPost> =>
  new Promise((resolve, reject) => {
    const onMessage = (message: FirstPost): void => {
      if (message.kind !== "first-post" || !isWanted(message.name)) return;
      end();
      resolve(message);
    };
    const limit = setTimeout(() => {
      end();
      reject(new Error(`no first message within ${limitMs} ms`));
    }, limitMs);
    const end = (): void => {
      clearTimeout(limit);
      child.off("message", onMessage);
    };
    child.on("message", onMessage);
  });
