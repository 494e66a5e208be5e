import type { Finding } from "../../../domain/investigation.ts";
import type { Cause } from "../../causes.ts";
import type { DatabaseFacts } from "../../survey/database-facts.ts";

export type DatabaseCheck = {
  readonly causes: readonly Cause[];
  readonly looksAt: string;
  readonly wrongIf: string;
  readonly judge: (facts: DatabaseFacts) => readonly Finding[];
};
