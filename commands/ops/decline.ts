import { withWords } from "../slash-command.ts";
import { aboutRequest, type OpsCommand, opensRequest, ordersRequest } from "./ops-command.ts";

export const decline: OpsCommand = {
  name: "decline",
  usage: "decline <REQ-3> <reason>",
  summary: "It will not be done, and why; without a reason a form asks for it",
  examples: ["/ops decline REQ-3 the sale is on until Monday"],
  parse: ({ words }) =>
    aboutRequest(words, (requestId, rest) =>
      withWords(
        rest,
        () => opensRequest({ kind: "decline", requestId }),
        (reason) => ordersRequest(requestId, { kind: "decline", reason }),
      ),
    ),
};
