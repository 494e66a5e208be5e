import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

export type Called = { readonly about: string; readonly trigger: string; readonly level: number; readonly key: string };

/** Another department's program that escalations call: it takes only what is signed, and fails as often as it is told. */
export type CalledProgram = {
  readonly url: string;
  /** Every call that was signed, answered or not. */
  readonly calls: () => readonly Called[];
  readonly failNext: (times: number) => void;
  /** Resolves when a call that was answered is about this. */
  readonly isCalled: (about: string) => Promise<Called>;
  readonly close: () => Promise<void>;
};

export const startCalledProgram = async (secret: string): Promise<CalledProgram> => {
  const calls: Called[] = [];
  const answered: Called[] = [];
  const waiting = new Set<() => void>();
  let failures = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks).toString("utf8");
    const timestamp = String(request.headers["x-firebreak-timestamp"]);
    const expected = `v1=${createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex")}`;
    if (request.headers["x-firebreak-signature"] !== expected) return void response.writeHead(401).end();
    const { about, trigger, level, idempotency_key: key } = JSON.parse(body);
    calls.push({ about, trigger, level, key });
    failures -= 1;
    if (failures >= 0) return void response.writeHead(500).end();
    answered.push({ about, trigger, level, key });
    response.writeHead(204).end();
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/escalations`,
    calls: () => calls,
    failNext: (times) => {
      failures = times;
    },
    isCalled: (about) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = answered.find((one) => one.about === about);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
