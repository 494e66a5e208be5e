import type { Evidence } from "../app/ports/store.ts";
import type { Claim, Finding } from "../domain/investigation.ts";
import type { Symptom } from "./finding.ts";
import type { Outlook } from "./first-responder.ts";

/** One outlook from several: the same cause of the same thing is one finding, and the newest look at the symptom counts. */
export const joinOutlooks = (outlooks: readonly Outlook[], find: (id: string) => Evidence | null): Outlook => ({
  findings: joinFindings(outlooks.flatMap(({ findings }) => findings)),
  ruledOut: joinClaims(outlooks.flatMap(({ ruledOut }) => ruledOut)),
  symptom: newestSymptom(
    outlooks.map(({ symptom }) => symptom),
    find,
  ),
});

const joinFindings = (findings: readonly Finding[]): readonly Finding[] => {
  const joined = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.cause} ${finding.object}`;
    const known = joined.get(key);
    joined.set(key, known === undefined ? finding : joinTwo(known, finding));
  }
  return [...joined.values()].sort((a, b) => b.confidence - a.confidence);
};

/** Agreement makes nobody surer than the surest: both looked at the same records. */
const joinTwo = (a: Finding, b: Finding): Finding => ({
  ...(b.confidence > a.confidence ? b : a),
  claims: joinClaims([...a.claims, ...b.claims]),
});

const joinClaims = (claims: readonly Claim[]): readonly Claim[] => {
  const seen = new Set<string>();
  return claims.filter(({ evidence, text }) => {
    const key = `${[...evidence].sort().join()} ${text.toLowerCase()}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

const newestSymptom = (symptoms: readonly Symptom[], find: (id: string) => Evidence | null): Symptom => {
  const seenAt = ({ evidence }: Symptom): string =>
    evidence.map((id) => find(id)?.at ?? "").reduce((newest, at) => (at > newest ? at : newest), "");
  const known = symptoms.filter(({ state }) => state !== "unknown");
  return known.reduce<Symptom>(
    (best, one) => (seenAt(one) > seenAt(best) ? one : best),
    known[0] ?? { state: "unknown", evidence: [] },
  );
};
