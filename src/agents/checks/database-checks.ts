import { capacity } from "./database/capacity.ts";
import { controlPlane } from "./database/control-plane.ts";
import type { DatabaseCheck } from "./database/database-check.ts";
import { locks } from "./database/locks.ts";

/** Every check of a database. A new cause is a file beside these, and a row here. */
export const databaseChecks: readonly DatabaseCheck[] = [controlPlane, locks, capacity];
