import { z } from "zod";
import { resultOf, type SignalsOf, unknownService } from "../signals-of.ts";
import { defineTool, type Tool } from "../tool.ts";

export const httpCheck = (signalsOf: SignalsOf): Tool =>
  defineTool({
    name: "http_check",
    description:
      "Asks a service's health address now. Use it to see whether a fault goes on, and whether a dependency is well. The first word of the answer is healthy or unhealthy.",
    access: "read",
    worth: "evidence",
    input: z.strictObject({ service: z.string().describe("name in the service catalogue") }),
    run: async ({ service }, { signal }) => {
      const signals = signalsOf(service);
      if (signals === null) return unknownService(service);
      return resultOf(await signals.health(signal), {
        what: `health of ${service}`,
        empty: `${service} said nothing about its health`,
        window: null,
        ok: ({ healthy, statusCode, latencyMs, text }) => {
          const word = healthy ? "healthy" : "unhealthy";
          const status = statusCode === 0 ? "no answer" : `status ${statusCode}`;
          return {
            summary: `${service} is ${word}: ${status} after ${latencyMs} ms`,
            body: `${word} ${status} after ${latencyMs} ms\n${text}`,
          };
        },
      });
    },
  });

/** Reads the first word of the answer back. */
export const isHealthyBody = (body: string): boolean => body.startsWith("healthy");
