import type { Words } from "../../../views/words.ts";
import type { HandleCommand } from "../../app/handle-command.ts";
import type { Clock } from "../../app/ports/clock.ts";
import type { Inbox } from "../../app/ports/inbox.ts";
import type { IncidentStore } from "../../app/ports/incident-store.ts";
import type { Logger } from "../../app/ports/logger.ts";
import type { Spool } from "../../app/ports/spool.ts";
import type { Policy } from "../../domain/policy.ts";
import type { Gateway } from "../gateway.ts";
import type { Identity } from "../identity.ts";
import type { People } from "../people.ts";
import type { Reply } from "../reply.ts";

/** What can be done without a database, and what records it afterwards. */
export type StandbyDependencies = {
  readonly spool: Spool;
  readonly inbox: Inbox;
  readonly incidents: Pick<IncidentStore, "appliedTo" | "load">;
  readonly handle: HandleCommand;
  readonly gateway: Gateway;
  readonly identity: () => Promise<Identity>;
  readonly people: () => Promise<People>;
  readonly reply: Reply;
  readonly words: Words;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly digestOf: (text: string) => string;
  readonly logger: Logger;
};
