import { withText } from "../slash-command.ts";
import { aboutRequest, type OpsCommand, ordersRequest } from "./ops-command.ts";

export const done: OpsCommand = {
  name: "done",
  usage: "done <REQ-3> [what came of it]",
  summary: "It is done; whoever asked is told",
  examples: ["/ops done REQ-3", "/ops done REQ-3 the replica is called checkout-ro"],
  parse: ({ words }) =>
    aboutRequest(words, (requestId, rest) =>
      withText(rest, (result) => ordersRequest(requestId, { kind: "complete", result })),
    ),
};
