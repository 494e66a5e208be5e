import { z } from "zod";
import type { ProposeChange } from "../../app/propose-change.ts";
import type { EvidenceId, InvestigationId } from "../../domain/ids.ts";
import type { Incident } from "../../domain/incident.ts";
import type { Refusal } from "../../domain/refusal.ts";
import { hasServed } from "../../domain/version-history.ts";
import type { SignalsOf } from "../signals-of.ts";
import { defineTool, failedResult, okResult, type Tool, type ToolResult } from "../tool.ts";

type Proposing = {
  readonly signalsOf: SignalsOf;
  readonly proposeChange: ProposeChange;
  readonly incident: Incident;
  readonly investigationId: InvestigationId;
  /** Who speaks. */
  readonly agent: string;
};

/**
 * Asks people for a rollback, with an ordinary command by an agent. Nothing is changed by it: the same rules judge it as
 * anybody's proposal, and people approve or do not.
 */
export const proposeRollback = (deps: Proposing): Tool =>
  defineTool({
    name: "propose_rollback",
    description:
      "Proposes to people that a service goes back to an earlier version. It changes nothing: people decide. Use it at most once, only when evidence shows that the running version brought the fault. Name the evidence.",
    access: "propose",
    worth: "guidance",
    input: z.strictObject({
      service: z.string(),
      to: z.string().describe("an earlier version of this service, as deploys_list shows it"),
      reason: z.string().describe("one or two sentences for the approvers"),
      evidence: z.array(z.string()).describe("ids of the evidence, e.g. E3"),
    }),
    run: async ({ service, to, reason, evidence }, { signal, isEvidence }) => {
      const known = evidence.filter((id): id is EvidenceId => isEvidence(id as EvidenceId));
      if (known.length === 0) return failedResult("a proposal needs evidence from the ledger");
      const problem = await problemWithTarget(deps.signalsOf, service, to, signal);
      if (problem !== null) return problem;
      const { incident, investigationId, agent } = deps;
      const handled = await deps.proposeChange({
        incident,
        actor: { kind: "agent", name: agent },
        action: "rollback",
        service,
        to,
        source: null,
        reason: reason.slice(0, 600),
        evidence: known,
        undoes: null,
        // Whoever of this investigation proposes it, and however often: it is one proposal.
        key: `${incident.id}.${investigationId}.rollback.${service}`,
      });
      if (!handled.ok) return failedResult(`not proposed: ${wordsOf(handled.error)}`);
      const change = handled.value.incident.changes.findLast(({ proposal }) => proposal.service === service);
      return okResult(
        `${change?.id ?? "a change"}: roll ${service} back to ${change?.proposal.to ?? to} when enough people approve`,
        `waiting for ${change?.proposal.quorum ?? 1} approval(s) until ${change?.proposal.expiresAt ?? "it expires"}`,
      );
    },
  });

/** Only a version that has served before, and does not run now, is something to go back to. */
const problemWithTarget = async (
  signalsOf: SignalsOf,
  service: string,
  to: string,
  signal: AbortSignal,
): Promise<ToolResult | null> => {
  const reading = (await signalsOf(service)?.deploys(signal)) ?? null;
  if (reading === null || reading.status !== "ok")
    return failedResult(`not proposed: the versions of ${service} are not known`);
  const [running, ...earlier] = reading.value.filter(hasServed);
  if (running?.version === to) return failedResult(`not proposed: ${service} runs ${to}`);
  if (earlier.some(({ version }) => version === to)) return null;
  if (reading.value.some(({ version }) => version === to))
    return failedResult(`not proposed: the deploy of ${to} did not succeed`);
  return running?.previousVersion === to
    ? null
    : failedResult(`not proposed: ${to} is no earlier version of ${service}`);
};

const wordsOf = (refusal: Refusal): string => {
  switch (refusal.kind) {
    case "service_busy":
      return `${refusal.by} is open for ${refusal.service} already`;
    case "not_allowed":
      return `it must be ${refusal.needs}`;
    case "already_done":
      return refusal.what;
    case "not_found":
      return `there is no ${refusal.what}`;
    case "wrong_status":
      return `the incident is ${refusal.status}`;
    default:
      return refusal.kind.replaceAll("_", " ");
  }
};
