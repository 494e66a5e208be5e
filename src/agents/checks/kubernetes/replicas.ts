import { speaksOf } from "../../survey/subject.ts";
import { findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/** Workloads of which nobody wants a single pod. */
export const replicas: ClusterCheck = {
  causes: ["zero-replicas"],
  looksAt: "READY 0/0 in the table of workloads",
  wrongIf: "it was switched off on purpose and nobody needs it",
  judge: (facts) =>
    facts.workloads
      .filter(({ desired }) => desired === 0)
      .map((one) => {
        const isNeeded =
          speaksOf(facts.subject, one.name) ||
          facts.endpoints.some(({ name, addresses }) => name === one.name && addresses.length === 0) ||
          facts.services.some(({ name }) => name === one.name) ||
          facts.logs.some(({ text }) => text.includes(one.name));
        return findingOf(
          "zero-replicas",
          `app/${one.name}`,
          isNeeded ? sureness.decisive : sureness.strong,
          `${one.name} is scaled to zero.`,
          [[`${one.name} has 0 of 0 replicas`, one.evidence]],
        );
      }),
};
