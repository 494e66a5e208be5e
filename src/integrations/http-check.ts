import type { Health, Reading } from "../app/ports/telemetry.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import type { HttpClient } from "./http-client.ts";

const textLimit = 500;
const timeoutMs = 3_000;

/** Asks a health address. No answer is an answer too: the service is not healthy, and that is a fact. */
export const checkHealth = async (client: HttpClient, url: string, signal: AbortSignal): Promise<Reading<Health>> => {
  const startedMs = performance.now();
  const latencyMs = () => Math.round(performance.now() - startedMs);
  try {
    const { status: statusCode, text } = await client.send({ service: "health check", url, timeoutMs, signal });
    const health = {
      healthy: statusCode >= 200 && statusCode < 300,
      statusCode,
      latencyMs: latencyMs(),
      text: text.slice(0, textLimit),
    };
    return {
      status: "ok",
      value: health,
      link: url,
      body: `${statusCode} after ${health.latencyMs} ms\n${health.text}`,
    };
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    // Whoever asked stopped waiting: that says nothing about the service.
    if (signal.aborted) return { status: "failed", reason: "the health check was not waited for", link: url };
    if (!error.retryable) return { status: "failed", reason: error.message, link: url };
    const health = { healthy: false, statusCode: 0, latencyMs: latencyMs(), text: error.message };
    return { status: "ok", value: health, link: url, body: `no answer after ${health.latencyMs} ms: ${error.message}` };
  }
};
