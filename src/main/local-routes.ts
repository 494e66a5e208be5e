import type { AuditFormat } from "../app/export-audit.ts";
import type { AuditStore } from "../app/ports/audit-store.ts";
import { type IncidentId, parseIncidentId } from "../domain/ids.ts";
import { type HttpAnswer, json, refusal } from "../http/answer.ts";
import { hasBearerToken } from "../http/authenticate.ts";
import type { Route, RouteRequest } from "../http/route.ts";

type Local = {
  readonly export: (id: IncidentId, format: "md" | "json") => Promise<string | null>;
  readonly exportAudit: (format: AuditFormat) => AsyncIterable<string>;
  readonly verifyAudit: AuditStore["verify"];
};

/**
 * For the command line alone, while this process owns the embedded storage: the token is new at each start and lies
 * in a file that only this user can read.
 */
export const localRoutes = (token: string, local: Local): readonly Route[] => {
  const guarded = (answer: (request: RouteRequest) => Promise<HttpAnswer>) => (request: RouteRequest) =>
    hasBearerToken(request.request, { tokens: [token], hmacSecrets: [], openOnLoopback: false })
      ? answer(request)
      : Promise.resolve(refusal(401, "for the command line of this machine"));
  return [
    {
      method: "GET",
      path: "/local/export/:id",
      answer: guarded(async ({ params, query }) => {
        const id = parseIncidentId(params.id ?? "");
        const text = id === null ? null : await local.export(id, query.get("format") === "json" ? "json" : "md");
        return text === null ? refusal(404, `no incident ${params.id}`) : { status: 200, body: text };
      }),
    },
    {
      method: "GET",
      path: "/local/audit/export",
      answer: guarded(async ({ query }) => {
        const format = query.get("format") === "csv" ? "csv" : "jsonl";
        return { status: 200, body: await textOf(local.exportAudit(format)) };
      }),
    },
    { method: "GET", path: "/local/audit", answer: guarded(async () => json(200, await local.verifyAudit())) },
  ];
};

const textOf = async (lines: AsyncIterable<string>): Promise<string> => {
  let text = "";
  for await (const line of lines) text += line;
  return text;
};
