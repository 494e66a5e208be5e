import { z } from "zod";

/** How many distinct people approve. Nobody decides alone where customers or data are at stake, however the file is written. */

const people = z.int().min(1).max(10);
const atLeastTwo = (why: string) => z.int().min(2, `expected 2 or more: ${why}`).max(10);

const urgent = "two different people decide on a P1 or P2 in production";

export const quorumSchema = z
  .strictObject({
    P1: atLeastTwo(urgent).optional(),
    P2: atLeastTwo(urgent).optional(),
    P3: people.optional(),
    P4: people.optional(),
    P5: people.optional(),
    default: people.optional(),
  })
  .refine(({ P1, P2, default: others = 2 }) => others >= 2 || (P1 !== undefined && P2 !== undefined), {
    path: ["default"],
    message: `expected 2 or more, or P1 and P2 beside it: ${urgent}`,
  });

export const statefulQuorumSchema = atLeastTwo("two different people decide on what keeps data");
