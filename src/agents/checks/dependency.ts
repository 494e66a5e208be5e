import type { Claim, Finding } from "../../domain/investigation.ts";
import { isHealthyBody } from "../tools/http-check.ts";
import type { ServiceRecords } from "./bad-deploy.ts";
import { parseGroups } from "./error-lines.ts";

/**
 * A dependency is to blame only when it is unwell now and the failing service's own error lines name it: either alone
 * could be a coincidence.
 */
export const judgeDependency = (suffering: ServiceRecords, dependency: ServiceRecords): Finding | null => {
  const { health } = dependency;
  if (health?.status !== "ok" || isHealthyBody(health.body) || suffering.logs?.status !== "ok") return null;
  const line = parseGroups(suffering.logs.body).find(({ text }) => text.includes(dependency.service));
  if (line === undefined) return null;
  return {
    cause: "dependency-unreachable",
    object: `app/${dependency.service}`,
    confidence: 0.7,
    summary: `${dependency.service}, which ${suffering.service} needs, is unhealthy, and ${suffering.service} fails on it.`,
    claims: [
      { text: `${dependency.service} is unhealthy`, evidence: [health.id] },
      {
        text: `${suffering.service} complains ${line.count}×: ${line.text.slice(0, 140)}`,
        evidence: [suffering.logs.id],
      },
    ],
  };
};

/** A healthy dependency is an alternative ruled out. */
export const ruleOutDependency = ({ service, health }: ServiceRecords): Claim | null =>
  health?.status === "ok" && isHealthyBody(health.body)
    ? { text: `${service} is well: it is not the dependency`, evidence: [health.id] }
    : null;
