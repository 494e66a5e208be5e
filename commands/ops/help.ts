import { nearest } from "../../src/base/nearest.ts";
import { misuse, nothingMore } from "../slash-command.ts";
import { isOpsName, opsNames } from "./names.ts";
import { asksRequests, type OpsCommand } from "./ops-command.ts";

export const help: OpsCommand = {
  name: "help",
  usage: "help [subcommand]",
  summary: "Show what can be said",
  examples: ["/ops help", "/ops help due"],
  parse: ({ words }) => {
    const [first, ...rest] = words;
    if (first === undefined) return asksRequests({ kind: "help", topic: null });
    const topic = first.text.toLowerCase();
    if (isOpsName(topic)) return nothingMore(rest, () => asksRequests({ kind: "help", topic }));
    const near = nearest(topic, opsNames);
    return misuse("a subcommand's name", [first], near === null ? null : `/ops help ${near}`);
  },
};
