import { alertToken, type FirebreakProcess } from "./world.ts";

const headers = { authorization: `Bearer ${alertToken}` };

export type Answered = { readonly status: number; readonly body: unknown; readonly retryAfter: string | null };

/** Asks a process over HTTP, as operators and monitoring do. */
export const ask = async ({ url }: FirebreakProcess, path: string): Promise<Answered> =>
  answered(await fetch(`${url}${path}`, { headers }));

/** Sends one alert of the generic schema. */
export const sendAlert = async (
  { url }: FirebreakProcess,
  alert: Readonly<Record<string, unknown>>,
): Promise<Answered> =>
  answered(
    await fetch(`${url}/alerts/generic`, {
      method: "POST",
      headers: { ...headers, "content-type": "application/json" },
      body: JSON.stringify(alert),
    }),
  );

const answered = async (response: Response): Promise<Answered> => ({
  status: response.status,
  body: await response.json(),
  retryAfter: response.headers.get("retry-after"),
});

const askEveryMs = 50;

/** Asks until the answer is the expected one: HTTP has no events to wait for. */
export const untilAnswer = async (
  process: FirebreakProcess,
  path: string,
  isExpected: (answer: Answered) => boolean,
  timeoutMs = 20_000,
): Promise<Answered> => {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask(process, path).catch(() => null);
    if (answer !== null && isExpected(answer)) return answer;
    if (performance.now() > deadlineMs)
      throw new Error(`${path} did not come to the expected answer; it is ${JSON.stringify(answer)}`);
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
};

/** The kinds of an incident's timeline, in order. */
export const timelineKinds = async (process: FirebreakProcess, incident: string): Promise<readonly string[]> => {
  const { body } = await ask(process, `/api/incidents/${incident}/timeline`);
  const { timeline = [] } = body as { readonly timeline?: readonly { readonly kind: string }[] };
  return timeline.map(({ kind }) => kind);
};
