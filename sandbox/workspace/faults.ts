import { z } from "zod";

/** What can go wrong with a call. "Applied" faults do the work and lose the answer. */
export type Fault =
  | { readonly kind: "ratelimited"; readonly retryAfterS: number | null }
  | { readonly kind: "http"; readonly status: number }
  /** Any of Slack's own words: `internal_error`, `fatal_error`, `is_archived`, `token_revoked`, … */
  | { readonly kind: "error"; readonly error: string }
  | { readonly kind: "hang" }
  | { readonly kind: "reset" }
  | { readonly kind: "applied_then_hang" }
  | { readonly kind: "applied_then_reset" }
  | { readonly kind: "applied_then_http"; readonly status: number }
  | { readonly kind: "slow"; readonly ms: number }
  | { readonly kind: "truncated" }
  /** conversations.create finds the name taken by a channel of somebody else, who made it just now. */
  | { readonly kind: "name_taken_by_stranger" };

/** What can go wrong with an event, a click or a command on its way to the app. */
export type DeliveryFault =
  /** It never arrives. */
  | { readonly kind: "lost" }
  /** It arrives, and Slack does not hear the acknowledgement. */
  | { readonly kind: "unheard" }
  | { readonly kind: "late"; readonly ms: number }
  | { readonly kind: "copied"; readonly copies: number };

const times = z.union([z.number().int().positive(), z.literal("until_cleared")]).default(1);

/** A fault as another process asks for it. */
export const faultRequest = z.union([
  z.object({ clear: z.literal(true) }),
  z.object({ outage: z.boolean() }),
  z.object({
    method: z.string().default("*"),
    times,
    fault: z.union([
      z.object({ kind: z.literal("ratelimited"), retryAfterS: z.number().nullable() }),
      z.object({ kind: z.enum(["http", "applied_then_http"]), status: z.number().int() }),
      z.object({ kind: z.literal("error"), error: z.string() }),
      z.object({ kind: z.literal("slow"), ms: z.number() }),
      z.object({
        kind: z.enum([
          "hang",
          "reset",
          "applied_then_hang",
          "applied_then_reset",
          "truncated",
          "name_taken_by_stranger",
        ]),
      }),
    ]),
  }),
  z.object({
    delivery: z.string(),
    times,
    fault: z.union([
      z.object({ kind: z.enum(["lost", "unheard"]) }),
      z.object({ kind: z.literal("late"), ms: z.number() }),
      z.object({ kind: z.literal("copied"), copies: z.number().int().positive() }),
    ]),
  }),
]);

type Times = number | "until_cleared";
type Arguments = Readonly<Record<string, unknown>>;
export type Concerns = (args: Arguments) => boolean;

export type Faults = {
  /** The next `times` calls of this method (`*`: of any) fail so; with `concerns` only those that it says yes to. */
  readonly next: (method: string, fault: Fault, times?: Times, concerns?: Concerns) => void;
  /** The next `times` deliveries of this event, command or interaction type (`*`: of any) fare so. */
  readonly nextDelivery: (what: string, fault: DeliveryFault, times?: Times) => void;
  /** Slack is down: connections break, sockets are cut, nothing is delivered, until it is up again. */
  readonly setOutage: (isDown: boolean) => void;
  readonly isDown: () => boolean;
  readonly clear: () => void;
  readonly take: (method: string, args?: Arguments) => Fault | null;
  readonly takeDelivery: (what: string) => DeliveryFault | null;
  readonly ask: (request: z.infer<typeof faultRequest>) => void;
};

type Armed<T> = { readonly of: string; readonly fault: T; readonly concerns: Concerns; left: number };

const everything: Concerns = () => true;

/** @param onOutage told when an outage begins or ends */
export const createFaults = (onOutage: (isDown: boolean) => void = () => {}): Faults => {
  let calls: Armed<Fault>[] = [];
  let deliveries: Armed<DeliveryFault>[] = [];
  let isDown = false;

  const faults: Faults = {
    next: (method, fault, count = 1, concerns = everything) =>
      void calls.push({ of: method, fault, concerns, left: numberOf(count) }),
    nextDelivery: (what, fault, count = 1) =>
      void deliveries.push({ of: what, fault, concerns: everything, left: numberOf(count) }),
    setOutage: (next) => {
      isDown = next;
      onOutage(next);
    },
    isDown: () => isDown,
    clear: () => {
      calls = [];
      deliveries = [];
      if (isDown) faults.setOutage(false);
    },
    take: (method, args = {}) => takeFrom(calls, method, args),
    takeDelivery: (what) => takeFrom(deliveries, what, {}),
    ask: (request) => {
      if ("clear" in request) faults.clear();
      else if ("outage" in request) faults.setOutage(request.outage);
      else if ("delivery" in request) faults.nextDelivery(request.delivery, request.fault, request.times);
      else faults.next(request.method, request.fault, request.times);
    },
  };
  return faults;
};

const numberOf = (count: Times): number => (count === "until_cleared" ? Number.POSITIVE_INFINITY : count);

const takeFrom = <T>(armed: Armed<T>[], name: string, args: Arguments): T | null => {
  const found = armed.find((one) => one.left > 0 && (one.of === "*" || one.of === name) && one.concerns(args));
  if (found === undefined) return null;
  found.left -= 1;
  return found.fault;
};
