import { z } from "zod";
import type { ApplicationReader } from "../../app/ports/delivery.ts";
import { resultOf } from "../signals-of.ts";
import { defineTool, failedResult, type Tool } from "../tool.ts";

/** @param applicationOf null for a service that Argo CD does not deliver */
export const argocdApplication = (applicationOf: (service: string) => ApplicationReader | null): Tool =>
  defineTool({
    name: "argocd_application",
    description:
      "What Argo CD says of a service: synced or not, healthy or not, the last sync and how it ended, conditions, resources that are not as they should be with their reasons, and the history ids. Use it to see whether what should run does run, and which step of a release is stuck.",
    access: "read",
    worth: "evidence",
    input: z.strictObject({ service: z.string().min(1).max(200).describe("name in the service catalogue") }),
    run: async ({ service }, { signal }) => {
      const reader = applicationOf(service);
      if (reader === null) return failedResult(`no Argo CD application is configured for ${service}`);
      return resultOf(await reader.status({}, signal), {
        what: `Argo CD, ${service}`,
        empty: `Argo CD says nothing of ${service}`,
        // As it is now.
        window: null,
        ok: (account) => account,
      });
    },
  });
