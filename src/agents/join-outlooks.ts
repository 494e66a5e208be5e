import type { Evidence } from "../app/ports/evidence-store.ts";
import type { Claim, Finding } from "../domain/investigation.ts";
import { leastConfidence, type Symptom } from "./finding.ts";
import type { Outlook } from "./first-responder.ts";

type Ground = {
  readonly find: (id: string) => Evidence | null;
  /** What code has measured itself; null when nobody has looked without a model. */
  readonly measured: Symptom | null;
};

/**
 * One outlook from several: the same cause of the same thing is one finding, less sure with each record that speaks
 * against it, and the newest look at the symptom counts, as far as it may be believed.
 */
export const joinOutlooks = (outlooks: readonly Outlook[], { find, measured }: Ground): Outlook => ({
  findings: doubted(
    joinFindings(outlooks.flatMap(({ findings }) => findings)),
    outlooks.flatMap(({ ruledOut }) => ruledOut),
  ),
  ruledOut: joinClaims(outlooks.flatMap(({ ruledOut }) => ruledOut)),
  symptom: newestSymptom(
    outlooks.map(({ symptom }) => (symptom === measured ? symptom : believed(symptom, { find, measured }))),
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

/** Who has evidence against a cause halves how sure we are of it; what is hardly more than a guess then is dropped. */
const doubted = (findings: readonly Finding[], ruledOut: readonly Claim[]): readonly Finding[] =>
  findings
    .map((finding) => {
      const records = ruledOut
        .filter(({ against }) => against?.cause === finding.cause && against.object === finding.object)
        .flatMap(({ evidence }) => evidence);
      return { ...finding, confidence: finding.confidence * 0.5 ** new Set(records).size };
    })
    .filter(({ confidence }) => confidence >= leastConfidence)
    .sort((a, b) => b.confidence - a.confidence);

const joinClaims = (claims: readonly Claim[]): readonly Claim[] => {
  const seen = new Set<string>();
  return claims.filter(({ evidence, text }) => {
    const key = `${[...evidence].sort().join()} ${text.toLowerCase()}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

/** Only these look at whether it still hurts; that a pod runs or a deploy is done says nothing of it. */
const symptomTools: readonly string[] = ["alerts_firing", "http_check", "metrics_query", "promql_query"];

/**
 * A model may say that it is over, and nobody must stop because of that alone: it has to lean on a look at the symptom,
 * and where code has measured the symptom itself, nobody knows any more until code has measured again.
 */
const believed = (said: Symptom, { find, measured }: Ground): Symptom => {
  if (said.state !== "gone") return said;
  const looks = said.evidence.filter((id) => symptomTools.includes(find(id)?.tool ?? ""));
  return looks.length === 0 || measured?.state === "present"
    ? { state: "unknown", evidence: [] }
    : { state: "gone", evidence: looks };
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
