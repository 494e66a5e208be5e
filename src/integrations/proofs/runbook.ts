import type { HttpClient } from "../http-client.ts";
import { readRunbook } from "../runbook.ts";
import { missing, type Prover, proven, reachBy } from "./prover.ts";
import { shownAddress } from "./shown-address.ts";

type Options = { readonly place: string | null; readonly client: HttpClient };

/** The service's runbook can be read, and says something. */
export const runbookProver = ({ place, client }: Options): Prover => ({
  reach: reachBy("the runbook", async (signal) => {
    if (place === null) return "the service names none";
    const reading = await readRunbook(client, place, signal);
    return reading.status === "failed" ? reading.reason : null;
  }),
  prove: async ({ service, signal }) => {
    if (place === null) return missing(`services.${service}.runbook names none`);
    const reading = await readRunbook(client, place, signal);
    switch (reading.status) {
      case "ok":
        return proven(`the runbook can be read (${reading.value.length} characters): ${shownAddress(place)}`);
      case "empty":
        return missing(`the runbook is empty: ${shownAddress(place)}`);
      default:
        return missing(`the runbook cannot be read: ${reading.reason}`);
    }
  },
});
