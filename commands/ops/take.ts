import { nothingMore } from "../slash-command.ts";
import { aboutRequest, type OpsCommand, ordersRequest } from "./ops-command.ts";

export const take: OpsCommand = {
  name: "take",
  usage: "take <REQ-3>",
  summary: "Take a request: from now on you own it",
  examples: ["/ops take REQ-3"],
  parse: ({ words }) =>
    aboutRequest(words, (requestId, rest) => nothingMore(rest, () => ordersRequest(requestId, { kind: "take" }))),
};
