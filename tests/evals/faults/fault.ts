import type { World } from "../world.ts";

/** A fault does to a world what somebody would do to a real one; `variant` words it differently. */
export type Fault = {
  readonly cause: string;
  readonly object: (world: World, target: string) => string;
  readonly hurt: (world: World, target: string, variant: number) => void;
};

export const app = (_: World, target: string): string => `app/${target}`;
