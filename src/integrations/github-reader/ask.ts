import { z } from "zod";
import type { Account } from "../../app/ports/delivery.ts";
import type { Reading } from "../../app/ports/telemetry.ts";
import { UpstreamError } from "../../app/ports/upstream-error.ts";
import { type GithubApi, wordsOf } from "../github-api.ts";
import type { HttpResponse } from "../http-client.ts";
import { jsonOrNull } from "../json-answer.ts";

export type Answer<Value> =
  | { readonly kind: "read"; readonly value: Value }
  | { readonly kind: "failed"; readonly reason: string };

/** Asks and checks the shape. A limit, a refusal, silence and nonsense are all an answer that failed, with its reason. */
export const askGithub = async <Shape extends z.ZodType>(
  github: GithubApi,
  path: string,
  shape: Shape,
  signal: AbortSignal,
): Promise<Answer<z.output<Shape>>> => {
  try {
    return readAnswer(await github.ask(path, { signal }), shape);
  } catch (error) {
    if (error instanceof UpstreamError) return { kind: "failed", reason: error.message };
    throw error;
  }
};

const readAnswer = <Shape extends z.ZodType>(response: HttpResponse, shape: Shape): Answer<z.output<Shape>> => {
  const failed = (reason: string) => ({ kind: "failed" as const, reason });
  if (response.status === 404)
    return failed(`${wordsOf(response)} (there is no such thing, or the token may not see it)`);
  if (response.status !== 200) return failed(wordsOf(response));
  if (response.isCut) return failed("GitHub answered with more than can be read");
  const json = jsonOrNull(response.text);
  if (json === null) return failed("GitHub answered with something that is no JSON");
  const parsed = shape.safeParse(json);
  return parsed.success
    ? { kind: "read", value: parsed.data }
    : failed(`GitHub answered in another shape: ${z.prettifyError(parsed.error).slice(0, 200)}`);
};

/** An answer as a reading; null from `told` means that there is nothing. */
export const readingOf = <Value>(
  answer: Answer<Value>,
  link: string,
  told: (value: Value) => Account | null,
): Reading<Account> => {
  if (answer.kind === "failed") return { status: "failed", reason: answer.reason, link };
  const account = told(answer.value);
  return account === null
    ? { status: "empty", link, body: "" }
    : { status: "ok", value: account, link, body: account.body };
};

export const account = z.object({ login: z.string() }).nullish();

const shortCommit = 12;
export const short = (sha: string | null | undefined): string => (sha ?? "").slice(0, shortCommit);

/** Newest first. What is no time comes last. */
export const newestFirst =
  <Row>(timeOf: (row: Row) => string) =>
  (a: Row, b: Row): number =>
    (Date.parse(timeOf(b)) || 0) - (Date.parse(timeOf(a)) || 0);
