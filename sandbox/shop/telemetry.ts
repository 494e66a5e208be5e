import { answerJson, type Listening, listen } from "./http.ts";
import { evaluate, parseQuery } from "./promql.ts";
import type { Sample } from "./samples.ts";
import type { LogEntry } from "./storefront.ts";

export type FiringAlert = {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly state: "firing";
  readonly activeAt: string;
  readonly value: string;
};

type Options = {
  readonly port: number;
  readonly samples: () => readonly Sample[];
  readonly logs: () => readonly LogEntry[];
  readonly alerts: () => readonly FiringAlert[];
  readonly nowMs: () => number;
};

const pointsLimit = 11_000;

/** The shop's telemetry in the words of Prometheus' and Loki's HTTP APIs. */
export const startTelemetry = ({ port, samples, logs, alerts, nowMs }: Options): Promise<Listening> =>
  listen(port, (request, response, url, body) => {
    const form = request.method === "POST" ? new URLSearchParams(body) : url.searchParams;
    switch (url.pathname) {
      case "/api/v1/query": {
        const query = parseQuery(form.get("query") ?? "");
        if (query === null) return answerJson(response, 400, badQuery(form.get("query")));
        const atMs = form.has("time") ? Number(form.get("time")) * 1_000 : nowMs();
        const value = evaluate(query, samples(), atMs);
        const result = value === null ? [] : [{ metric: {}, value: [atMs / 1_000, String(value)] }];
        return answerJson(response, 200, { status: "success", data: { resultType: "vector", result } });
      }
      case "/api/v1/query_range":
        return answerRange(form, samples(), (status, answer) => answerJson(response, status, answer));
      case "/api/v1/alerts":
        return answerJson(response, 200, { status: "success", data: { alerts: alerts() } });
      case "/api/v1/rules":
        return answerJson(response, 200, {
          status: "success",
          data: {
            groups: [
              {
                name: "checkout",
                file: "shop",
                interval: 1,
                rules: [
                  { type: "alerting", name: "CheckoutErrorsHigh", state: alerts().length > 0 ? "firing" : "inactive" },
                ],
              },
            ],
          },
        });
      case "/loki/api/v1/query_range":
        return answerLogs(form, logs(), (status, answer) => answerJson(response, status, answer));
      default:
        return answerJson(response, 404, { status: "error", errorType: "not_found", error: "no such path" });
    }
  });

type Answer = (status: number, body: unknown) => void;

const badQuery = (query: string | null) => ({
  status: "error",
  errorType: "bad_data",
  error: `invalid parameter "query": ${JSON.stringify(query)} is outside what this telemetry answers`,
});

const answerRange = (form: URLSearchParams, samples: readonly Sample[], answer: Answer): void => {
  const query = parseQuery(form.get("query") ?? "");
  if (query === null) return answer(400, badQuery(form.get("query")));
  const [start, end, step] = ["start", "end", "step"].map((name) => Number(form.get(name)));
  if (start === undefined || end === undefined || step === undefined || !(step > 0) || !(end >= start)) {
    return answer(400, { status: "error", errorType: "bad_data", error: "expected start, end and a positive step" });
  }
  if ((end - start) / step > pointsLimit)
    return answer(400, {
      status: "error",
      errorType: "bad_data",
      error: `exceeded maximum resolution of ${pointsLimit} points per timeseries`,
    });
  const values: [number, string][] = [];
  for (let at = start; at <= end; at += step) {
    const value = evaluate(query, samples, at * 1_000);
    if (value !== null) values.push([at, String(value)]);
  }
  answer(200, {
    status: "success",
    data: { resultType: "matrix", result: values.length === 0 ? [] : [{ metric: {}, values }] },
  });
};

/** A stream selector with `service="checkout"`, and any number of `|= "text"`. */
const answerLogs = (form: URLSearchParams, logs: readonly LogEntry[], answer: Answer): void => {
  const query = form.get("query") ?? "";
  const selector = /^\{([^}]*)\}/.exec(query.trim());
  if (selector === null)
    return answer(400, { status: "error", errorType: "bad_data", error: "parse error: expected a stream selector" });
  const filters = [...query.matchAll(/\|=\s*"((?:[^"\\]|\\.)*)"/g)].map(
    ([, text]) => JSON.parse(`"${text}"`) as string,
  );
  const isOurs = /service\s*=\s*"checkout"/.test(selector[1] ?? "");
  const startMs = Number(form.get("start") ?? "0") / 1_000_000;
  const endMs = Number(form.get("end") ?? "0") / 1_000_000;
  const limit = Math.min(5_000, Number(form.get("limit") ?? "100"));
  const lines = isOurs
    ? logs.filter(({ atMs, line }) => atMs >= startMs && atMs <= endMs && filters.every((text) => line.includes(text)))
    : [];
  const values = lines
    .slice(-limit)
    .reverse()
    .map(({ atMs, line }) => [`${Math.round(atMs)}000000`, line]);
  answer(200, {
    status: "success",
    data: { resultType: "streams", result: values.length === 0 ? [] : [{ stream: { service: "checkout" }, values }] },
  });
};
