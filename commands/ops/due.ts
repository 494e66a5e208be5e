import { parseDurationMs } from "../../src/base/duration.ts";
import { misuse, nothingMore } from "../slash-command.ts";
import { aboutRequest, type OpsCommand, opensRequest, ordersRequest } from "./ops-command.ts";

export const due: OpsCommand = {
  name: "due",
  usage: "due <REQ-3> <2d>",
  summary: "Set when it is due, counted from now",
  examples: ["/ops due REQ-3 2d", "/ops due REQ-3 30m"],
  parse: ({ words }) =>
    aboutRequest(words, (requestId, [first, ...rest]) => {
      if (first === undefined) return opensRequest({ kind: "due", requestId });
      const within = parseDurationMs(first.text);
      if (!within.ok) return misuse("how soon from now, like 30m, 4h or 2d", [first]);
      return nothingMore(rest, () => ordersRequest(requestId, { kind: "set_due", withinMs: within.value }));
    }),
};
