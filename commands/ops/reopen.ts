import { withWords } from "../slash-command.ts";
import { aboutRequest, type OpsCommand, opensRequest, ordersRequest } from "./ops-command.ts";

export const reopen: OpsCommand = {
  name: "reopen",
  usage: "reopen <REQ-3> <reason>",
  summary: "More is needed; without a reason a form asks for it",
  examples: ["/ops reopen REQ-3 carts are still empty"],
  parse: ({ words }) =>
    aboutRequest(words, (requestId, rest) =>
      withWords(
        rest,
        () => opensRequest({ kind: "reopen", requestId }),
        (reason) => ordersRequest(requestId, { kind: "reopen", reason }),
      ),
    ),
};
