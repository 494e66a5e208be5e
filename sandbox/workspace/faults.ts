/** What can go wrong with a call. "Applied" faults do the work and lose the answer. */
export type Fault =
  | { readonly kind: "ratelimited"; readonly retryAfterS: number | null }
  | { readonly kind: "http"; readonly status: number }
  | { readonly kind: "error"; readonly error: string }
  | { readonly kind: "hang" }
  | { readonly kind: "reset" }
  | { readonly kind: "applied_then_hang" }
  | { readonly kind: "applied_then_reset" }
  | { readonly kind: "applied_then_http"; readonly status: number }
  | { readonly kind: "slow"; readonly ms: number }
  | { readonly kind: "truncated" };

type Armed = { readonly method: string; readonly fault: Fault; left: number };

export type Faults = {
  /** The next `times` calls of this method (`*`: of any) fail so. */
  readonly next: (method: string, fault: Fault, times?: number) => void;
  readonly clear: () => void;
  readonly take: (method: string) => Fault | null;
};

export const createFaults = (): Faults => {
  let armed: Armed[] = [];
  return {
    next: (method, fault, times = 1) => {
      armed.push({ method, fault, left: times });
    },
    clear: () => {
      armed = [];
    },
    take: (method) => {
      const found = armed.find((one) => one.left > 0 && (one.method === "*" || one.method === method));
      if (found === undefined) return null;
      found.left -= 1;
      return found.fault;
    },
  };
};
