import { z } from "zod";
import { resultOf, type SignalsOf, unknownService } from "../signals-of.ts";
import { defineTool, type Tool } from "../tool.ts";

export const runbook = (signalsOf: SignalsOf): Tool =>
  defineTool({
    name: "runbook",
    description:
      "The runbook of a service: what people do when it has a known problem. It steers you; it proves nothing.",
    access: "read",
    worth: "guidance",
    input: z.strictObject({ service: z.string() }),
    run: async ({ service }, { signal }) => {
      const signals = signalsOf(service);
      if (signals === null) return unknownService(service);
      return resultOf(await signals.runbook(signal), {
        what: `runbook of ${service}`,
        empty: `the runbook of ${service} is empty`,
        window: null,
        ok: (text) => ({ summary: `runbook of ${service}: ${firstLine(text)}`, body: text }),
      });
    },
  });

const firstLine = (text: string): string =>
  (text.split("\n").find((line) => line.trim() !== "") ?? "").replace(/^#+\s*/, "").slice(0, 120);
