import { onePerson } from "../people.ts";
import { aboutRequest, type OpsCommand, ordersRequest } from "./ops-command.ts";

export const give: OpsCommand = {
  name: "give",
  usage: "give <REQ-3> <@person>",
  summary: "Give a request to somebody, who is told",
  examples: ["/ops give REQ-3 @ana"],
  parse: ({ words, place }) =>
    aboutRequest(words, (requestId, rest) => {
      const owner = onePerson(rest, place.userId);
      return owner.ok ? ordersRequest(requestId, { kind: "assign", owner: owner.value }) : owner;
    }),
};
