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
export const readBody = (request: IncomingMessage, limitBytes: number): Promise<Result<Buffer, HttpAnswer>> => {
  const tooLarge = err(refusal(413, `expected a body of at most ${limitBytes} bytes`));
  if (Number(request.headers["content-length"] ?? "0") > heardOutBytes) return Promise.resolve(tooLarge);
  const brokeOff = err(refusal(400, "the body broke off"));
  // Events and not an iterator: in a storm of alerts this is a tenth of what a request costs.
  return new Promise((resolve) => {
    let chunks: Buffer[] = [];
    let length = 0;
    request.on("data", (bytes: Buffer) => {
      length += bytes.length;
      if (length > limitBytes) chunks = [];
      else chunks.push(bytes);
      if (length <= heardOutBytes) return;
      request.pause();
      resolve(tooLarge);
    });
    request.on("end", () => resolve(length > limitBytes ? tooLarge : ok(Buffer.concat(chunks))));
    request.on("error", () => resolve(brokeOff));
    request.on("close", () => resolve(brokeOff));
  });
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
