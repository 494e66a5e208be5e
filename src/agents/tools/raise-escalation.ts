import { z } from "zod";
import type { Result } from "../../base/result.ts";
import type { EvidenceId, IncidentId, InvestigationId } from "../../domain/ids.ts";
import type { Trigger } from "../../domain/policy.ts";
import type { Refusal } from "../../domain/refusal.ts";
import { defineTool, failedResult, okResult, type Tool } from "../tool.ts";

/** The ordinary `escalate` command, by an agent. */
export type RaiseEscalation = (wish: {
  readonly incidentId: IncidentId;
  readonly agent: string;
  readonly trigger: Trigger;
  readonly reason: string;
  readonly key: string;
}) => Promise<Result<unknown, Refusal>>;

/** Severity calls people by itself: a major incident is nothing that an agent raises. */
const raised = ["cost_spike", "security_breach", "capacity_limit", "cross_department"] as const;

/**
 * Asks for people by the policy of one trigger. The rules judge it as anybody's escalation: whom it calls, and whether it
 * calls anybody at all, stands in the configuration.
 */
export const raiseEscalation = (deps: {
  readonly raiseEscalation: RaiseEscalation;
  readonly incidentId: IncidentId;
  readonly investigationId: InvestigationId;
  readonly agent: string;
}): Tool =>
  defineTool({
    name: "raise_escalation",
    description:
      "Asks that people be called for one of four reasons: costs that rise suddenly, a breach of security, a limit of capacity that is reached, another department that has to act. Whom it calls is the policy's. Use it at most once for a reason, only when evidence shows it, and never for severity: that calls people by itself.",
    access: "propose",
    worth: "guidance",
    input: z.strictObject({
      trigger: z.enum(raised),
      reason: z.string().describe("one sentence for whoever is called"),
      evidence: z.array(z.string()).describe("ids of the evidence, e.g. E3"),
    }),
    run: async ({ trigger, reason, evidence }, { isEvidence }) => {
      const known = evidence.filter((id): id is EvidenceId => isEvidence(id as EvidenceId));
      if (known.length === 0) return failedResult("an escalation needs evidence from the ledger");
      const { incidentId, investigationId, agent } = deps;
      const handled = await deps.raiseEscalation({
        incidentId,
        agent,
        trigger,
        reason: `${reason.slice(0, 400)} (${known.join(", ")})`,
        // Whoever of this investigation raises it, and however often: it is one call.
        key: `${incidentId}.${investigationId}.escalate.${trigger}`,
      });
      return handled.ok
        ? okResult(`people are called for ${trigger.replaceAll("_", " ")}`, reason)
        : failedResult(`not escalated: ${wordsOf(handled.error)}`);
    },
  });

const wordsOf = (refusal: Refusal): string => {
  switch (refusal.kind) {
    case "already_done":
    case "not_found":
    case "stale":
      return refusal.what;
    case "not_allowed":
      return `it must be ${refusal.needs}`;
    default:
      return refusal.kind.replaceAll("_", " ");
  }
};
