import type { AskGate } from "../app/deploy-gate.ts";
import { json, refusal } from "./answer.ts";
import { type Credentials, hasBearerToken } from "./authenticate.ts";
import type { Route } from "./route.ts";

type Dependencies = { readonly ask: AskGate; readonly credentials: Credentials };

/** `GET /gate/:service`, with `?version=` to use a pass: 200 when it may be deployed, 423 when not. */
export const gateRoute = ({ ask, credentials }: Dependencies): Route => ({
  method: "GET",
  path: "/gate/:service",
  answer: async ({ request, params, query }) => {
    if (!hasBearerToken(request, credentials)) return refusal(401, "expected a valid bearer token");
    if ((params.service ?? "").trim() === "") return refusal(400, "expected a service: /gate/<service>; none came");
    const answer = await ask({ service: params.service ?? "", version: query.get("version") });
    return json(answer.open ? 200 : 423, answer);
  },
});
