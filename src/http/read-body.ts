import type { IncomingMessage } from "node:http";
import { err, ok, type Result } from "../base/result.ts";
import { type HttpAnswer, refusal } from "./answer.ts";

/**
 * Senders that are cut off while they write see a broken connection and no reason. So a body that is too long is still
 * heard out, unless it is this much too long; nothing of it is kept.
 */
const heardOutBytes = 32 * 1024 * 1024;

/**
 * The raw body, because signatures are over bytes.
 * Never more than the limit is in memory.
 */
export const readBody = async (request: IncomingMessage, limitBytes: number): Promise<Result<Buffer, HttpAnswer>> => {
  const tooLarge = refusal(413, `expected a body of at most ${limitBytes} bytes`);
  if (Number(request.headers["content-length"] ?? "0") > heardOutBytes) return err(tooLarge);
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      const bytes = Buffer.from(chunk);
      length += bytes.length;
      if (length > heardOutBytes) return err(tooLarge);
      if (length <= limitBytes) chunks.push(bytes);
      else chunks.length = 0;
    }
  } catch {
    return err(refusal(400, "the body broke off"));
  }
  return length > limitBytes ? err(tooLarge) : ok(Buffer.concat(chunks));
};

export const parseJson = (body: Buffer): Result<unknown, HttpAnswer> => {
  const read = jsonIn(body);
  return read.ok ? read : err(refusal(400, read.error));
};

export const jsonIn = (body: Buffer): Result<unknown, string> => {
  if (body.length === 0) return err("expected a JSON body, got none");
  try {
    return ok(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err(`expected a JSON body, got ${body.length} bytes that are none: ${reason}`);
  }
};
