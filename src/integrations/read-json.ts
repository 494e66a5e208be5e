import { z } from "zod";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { HttpClient, HttpRequest } from "./http-client.ts";

/** What the evidence ledger keeps of an answer. */
const bodyLimit = 20_000;

export type JsonReading<Value> =
  | { readonly status: "ok"; readonly value: Value; readonly link: string | null; readonly body: string }
  | { readonly status: "failed"; readonly reason: string; readonly link: string | null };

/** Asks, and checks the shape of the answer. Whatever goes wrong is a reading that failed, with its reason: triage goes on. */
export const readJson = async <Shape extends z.ZodType>(
  client: HttpClient,
  request: HttpRequest,
  shape: Shape,
  link: string | null,
): Promise<JsonReading<z.output<Shape>>> => {
  const failed = (reason: string) => ({ status: "failed" as const, reason, link });
  try {
    const { status, text, isCut } = await client.send(request);
    if (status >= 400) return failed(`${request.service} answered ${status}: ${text.slice(0, 200)}`);
    if (isCut) return failed(`${request.service} answered with more than can be read; ask for a shorter time`);
    const parsed = shape.safeParse(JSON.parse(text));
    if (!parsed.success)
      return failed(`${request.service} answered in another shape: ${z.prettifyError(parsed.error).slice(0, 200)}`);
    return { status: "ok", value: parsed.data, link, body: text.slice(0, bodyLimit) };
  } catch (error) {
    if (error instanceof UpstreamError) return failed(error.message);
    if (error instanceof SyntaxError) return failed(`${request.service} answered with something that is no JSON`);
    throw error;
  }
};
