import { eventLog } from "./0001-event-log.ts";
import { outbox } from "./0002-outbox.ts";
import { intake } from "./0003-intake.ts";
import { operationsLog } from "./0004-operations.ts";
import { mergedEffects } from "./0005-merged-effects.ts";
import { agents } from "./0006-agents.ts";
import { requests } from "./0007-requests.ts";
import { offerCandidates } from "./0008-offer-candidates.ts";
import { processLeases } from "./0009-process-leases.ts";
import { sourceBudgets } from "./0010-source-budgets.ts";
import { estimatedSpend } from "./0011-estimated-spend.ts";

export type Migration = { readonly version: number; readonly name: string; readonly sql: string };

/** In order, without gaps. A migration that was released never changes: the next one mends it. */
export const migrations: readonly Migration[] = [
  { version: 1, name: "event log", sql: eventLog },
  { version: 2, name: "outbox", sql: outbox },
  { version: 3, name: "intake", sql: intake },
  { version: 4, name: "operations", sql: operationsLog },
  { version: 5, name: "merged effects", sql: mergedEffects },
  { version: 6, name: "agents", sql: agents },
  { version: 7, name: "requests", sql: requests },
  { version: 8, name: "offer candidates", sql: offerCandidates },
  { version: 9, name: "process leases", sql: processLeases },
  { version: 10, name: "source budgets", sql: sourceBudgets },
  { version: 11, name: "estimated spend", sql: estimatedSpend },
];
