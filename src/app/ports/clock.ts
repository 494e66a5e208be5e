import type { Instant } from "../../base/instant.ts";

export type Clock = { readonly now: () => Instant };
