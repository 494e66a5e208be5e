import type { IncomingMessage } from "node:http";
import { err, ok, type Result } from "../base/result.ts";
import { type HttpAnswer, refusal } from "./answer.ts";

/**
 * The raw body, because signatures are over bytes.
 * A body that is too long is refused as soon as that is known, before it is in memory.
 */
export const readBody = async (request: IncomingMessage, limitBytes: number): Promise<Result<Buffer, HttpAnswer>> => {
  const tooLarge = refusal(413, `expected a body of at most ${limitBytes} bytes`);
  if (Number(request.headers["content-length"] ?? "0") > limitBytes) return err(tooLarge);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > limitBytes) return err(tooLarge);
      chunks.push(bytes);
    }
  } catch {
    return err(refusal(400, "the body broke off"));
  }
  return ok(Buffer.concat(chunks));
};

export const parseJson = (body: Buffer): Result<unknown, HttpAnswer> => {
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err(refusal(400, `expected a JSON body, got ${body.length} bytes that are none: ${reason}`));
  }
};
