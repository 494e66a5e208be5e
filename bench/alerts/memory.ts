import { readFileSync } from "node:fs";

/** Resident memory in megabytes; NaN without /proc. */
export const residentMb = (pid: number): number => {
  try {
    const kb = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return Number(kb) / 1_024;
  } catch {
    return Number.NaN;
  }
};
