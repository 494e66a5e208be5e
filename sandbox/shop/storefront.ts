import { answerJson, type Listening, listen } from "./http.ts";

export type Version = "v41" | "v42";
export type LogEntry = { readonly atMs: number; readonly line: string };
/** Requests to `/checkout` so far, by version and status code. */
export type Counters = ReadonlyMap<string, number>;

export type Storefront = Listening & {
  readonly version: () => Version;
  /** Stops this version and starts that one, as a deploy does. */
  readonly replace: (version: Version) => void;
  readonly counters: () => Counters;
  readonly logs: () => readonly LogEntry[];
};

const logLimit = 5_000;

type Options = {
  readonly port: number;
  /** Environment of the service: v41 reads PAYMENTS_URL. */
  readonly environment: Readonly<Record<string, string>>;
  readonly nowMs: () => number;
};

/**
 * The checkout service, in two versions. v42 was to rename PAYMENTS_URL to PAYMENT_GATEWAY_URL; the environment was not
 * changed with it, so most payments go to a default address where nothing listens. Those paid by voucher still work.
 */
export const startStorefront = async ({ port, environment, nowMs }: Options): Promise<Storefront> => {
  let version: Version = "v41";
  const counts = new Map<string, number>();
  const logs: LogEntry[] = [];
  const log = (level: string, message: string): void => {
    logs.push({ atMs: nowMs(), line: JSON.stringify({ level, service: "checkout", version, message }) });
    if (logs.length > logLimit) logs.splice(0, logs.length - logLimit);
  };
  const count = (code: number): void => {
    const key = `${version} ${code}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  };

  const pay = async (): Promise<void> => {
    const url =
      version === "v41" ? environment.PAYMENTS_URL : (environment.PAYMENT_GATEWAY_URL ?? "http://127.0.0.1:61999");
    const response = await fetch(`${url}/pay`, { method: "POST", signal: AbortSignal.timeout(1_000) });
    if (!response.ok) throw new Error(`payments answered ${response.status}`);
  };

  const checkout = async (order: string, voucher: boolean): Promise<number> => {
    try {
      if (!voucher) await pay();
      log("info", `order ${order} paid`);
      return 200;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
      log("error", `payment failed for order ${order}: ${cause}`);
      return 500;
    }
  };

  const server = await listen(port, async (_, response, url) => {
    if (url.pathname === "/checkout") {
      const code = await checkout(url.searchParams.get("order") ?? "?", url.searchParams.get("voucher") === "1");
      count(code);
      return answerJson(response, code, { version, ok: code === 200 });
    }
    if (url.pathname === "/healthz") {
      const isPaying = await pay().then(
        () => true,
        () => false,
      );
      return answerJson(response, isPaying ? 200 : 503, { version, payments: isPaying ? "reachable" : "unreachable" });
    }
    if (url.pathname === "/metrics") {
      response.writeHead(200, { "content-type": "text/plain; version=0.0.4" });
      return void response.end(metricsText(counts));
    }
    return answerJson(response, 404, { error: "no such page" });
  });
  log("info", "started");
  return {
    ...server,
    version: () => version,
    replace: (next) => {
      log("info", "stopping");
      version = next;
      log("info", "started");
    },
    counters: () => counts,
    logs: () => logs,
  };
};

const metricsText = (counts: Counters): string =>
  [
    "# HELP http_requests_total Requests by status code.",
    "# TYPE http_requests_total counter",
    ...[...counts].map(([key, value]) => {
      const [version, code] = key.split(" ");
      return `http_requests_total{service="checkout",version="${version}",code="${code}"} ${value}`;
    }),
    "",
  ].join("\n");
