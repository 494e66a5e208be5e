import type { Evidence, EvidenceStore } from "../app/ports/evidence-store.ts";
import { canonicalJson } from "../base/canonical.ts";

/** Evidence for one answer that belongs to no incident: it is shown with the answer, and kept nowhere. */
export const passingEvidence = (): EvidenceStore => {
  const records: Evidence[] = [];
  const find: EvidenceStore["find"] = async (_incident, tool, input) =>
    records.find((one) => one.tool === tool && canonicalJson(one.input) === canonicalJson(input)) ?? null;
  return {
    find,
    list: async () => [...records],
    record: async (incidentId, evidence) => {
      const known = await find(incidentId, evidence.tool, evidence.input, null);
      if (known !== null) return known;
      const recorded: Evidence = { ...evidence, id: `E${records.length + 1}` };
      records.push(recorded);
      return recorded;
    },
  };
};
