import { nearest } from "../../src/base/nearest.ts";
import { type Trigger, triggers } from "../../src/domain/policy.ts";
import { parseSeverity } from "../../src/domain/severity.ts";
import { misuse, nothingMore } from "../slash-command.ts";
import type { Word } from "../tokenize.ts";
import { aboutRequest, type OpsCommand, opensRequest, ordersRequest } from "./ops-command.ts";

export const incident: OpsCommand = {
  name: "incident",
  usage: `incident <REQ-3> [P1..P5] [${triggers.join(" | ")}]`,
  summary: "Make it an incident, and call people by the policy of what you name",
  examples: ["/ops incident REQ-3 P1 security_breach", "/ops incident REQ-3"],
  parse: ({ words }) =>
    aboutRequest(words, (requestId, [first, ...rest]) => {
      if (first === undefined) return opensRequest({ kind: "incident", requestId });
      const severity = first.kind === "plain" ? parseSeverity(first.text) : null;
      if (severity === null) return misuse("a severity from P1 (the worst) to P5", [first]);
      const [second, ...more] = rest;
      const trigger = second === undefined ? "major_incident" : triggerOf(second);
      if (trigger === null) {
        const near = nearest(second?.text ?? "", triggers);
        return misuse(
          `one of ${triggers.join(", ")}`,
          rest,
          near === null ? null : `/ops incident ${requestId} ${severity} ${near}`,
        );
      }
      return nothingMore(more, () => ordersRequest(requestId, { kind: "become_incident", severity, trigger }));
    }),
};

const triggerOf = ({ kind, text }: Word): Trigger | null =>
  kind === "plain" ? (triggers.find((one) => one === text.toLowerCase().replaceAll("-", "_")) ?? null) : null;
