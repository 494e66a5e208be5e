import type { Logger } from "../../app/ports/logger.ts";
import type { Committed } from "../../app/relay-outbox.ts";
import type { Config } from "../../config.ts";
import type { Metrics } from "../../observability/metrics.ts";
import type { Shutdown } from "../running.ts";
import type { Storage } from "../storage.ts";

/** What every part of the house stands on. */
export type Ground = {
  readonly config: Config;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly storage: Storage;
  readonly shutdown: Shutdown;
  /** Something may be ready to go out: the relay need not wait for its next round. */
  readonly pokeRelay: () => void;
  /** This went into the outbox just now. */
  readonly onCommitted: (committed: Committed) => void;
};
