import { nothingMore } from "../slash-command.ts";
import { aboutRequest, asksRequests, type OpsCommand } from "./ops-command.ts";

export const show: OpsCommand = {
  name: "show",
  usage: "show <REQ-3>",
  summary: "Show one request, for you alone; what is confidential to those who may read it",
  examples: ["/ops show REQ-3"],
  parse: ({ words }) =>
    aboutRequest(words, (requestId, rest) => nothingMore(rest, () => asksRequests({ kind: "show", requestId }))),
};
