import type { PageAnswer, PageDeed, PagePerson, PageState } from "../workspace/page-protocol.ts";

const asJson = async <T>(answer: Response): Promise<T> => {
  if (!answer.ok) throw new Error(`The sandbox answered ${answer.status}`);
  return (await answer.json()) as T;
};

export const fetchPeople = async (): Promise<readonly PagePerson[]> => asJson(await fetch("/page/people"));

export const fetchState = async (as: string, signal: AbortSignal): Promise<PageState> =>
  asJson(await fetch(`/page/state?as=${encodeURIComponent(as)}`, { signal }));

/** @returns the server's answer; a lost connection is an answer too, so that callers need not catch. */
export const sendDeed = async (as: string, deed: PageDeed): Promise<PageAnswer> => {
  try {
    const answer = await fetch(`/page/do?as=${encodeURIComponent(as)}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(deed),
    });
    const read: unknown = await answer.json().catch(() => null);
    if (isAnswer(read)) return read;
    return { ok: false, error: `the sandbox answered ${answer.status}` };
  } catch {
    return { ok: false, error: "the sandbox cannot be reached" };
  }
};

const isAnswer = (value: unknown): value is PageAnswer =>
  typeof value === "object" && value !== null && "ok" in value && typeof value.ok === "boolean";
