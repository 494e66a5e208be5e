import { nearest } from "../../src/base/nearest.ts";
import { misuse, nothingMore } from "../slash-command.ts";
import { asksRequests, type OpsCommand } from "./ops-command.ts";

export const list: OpsCommand = {
  name: "list",
  usage: "list [all | mine]",
  summary: "Show what is open, everything, or what you work on and wait for",
  examples: ["/ops list", "/ops list mine"],
  parse: ({ words }) => {
    const [first, ...rest] = words;
    if (first === undefined) return asksRequests({ kind: "list", which: "pending", beforeNumber: null });
    const which = first.text.toLowerCase();
    if (which !== "all" && which !== "mine") {
      const near = nearest(which, ["all", "mine"]);
      return misuse("all, mine, or nothing", [first], near === null ? null : `/ops list ${near}`);
    }
    return nothingMore(rest, () => asksRequests({ kind: "list", which, beforeNumber: null }));
  },
};
