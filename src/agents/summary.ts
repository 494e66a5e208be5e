import type { Evidence } from "../app/ports/evidence-store.ts";
import type { Finding, TriageSummary, Verdict } from "../domain/investigation.ts";
import type { ServiceRecords } from "./checks/bad-deploy.ts";
import { percent } from "./checks/course.ts";
import { clockOf } from "./checks/error-ratio.ts";
import type { Scene } from "./checks/scene.ts";
import type { Outlook } from "./first-responder.ts";

type About = {
  readonly scene: Scene;
  readonly records: { readonly services: readonly ServiceRecords[] };
  readonly outlook: Outlook;
  readonly verdict: Verdict;
  readonly notLookedAt: readonly string[];
  /** Looks at cluster and database that were answered. */
  readonly looksAround: number;
  /** Sources were slow, and a second look follows. */
  readonly isWorthAnotherLook: boolean;
  /** The proposal's record, when one was tried. */
  readonly proposal: Evidence | null;
};

/** The first responder's living summary: plain words, nothing that is not in the records. */
export const firstSummary = (about: About): Omit<TriageSummary, "at"> => {
  const { outlook, verdict } = about;
  return {
    author: "first-responder",
    verdict,
    text: [wordsOf(verdict, outlook.findings[0]), stateOf(about), patienceOf(about)]
      .filter((part) => part !== "")
      .join(" "),
    findings: outlook.findings,
    ruledOut: outlook.ruledOut,
    nextSteps: nextSteps(about),
  };
};

const patienceOf = ({ isWorthAnotherLook }: About): string =>
  isWorthAnotherLook ? "Sources are slow to answer: looking again, with more time." : "";

const stateOf = ({ records, scene, looksAround, outlook: { findings } }: About): string => {
  // What the cluster or the database showed stands in the finding.
  if (records.services.length === 0 && findings.length > 0) return "";
  if (records.services.length === 0 && looksAround > 0) return "What was looked at around it names no cause.";
  if (records.services.length === 0) return "No service is named, so there was little to look at.";
  const known = records.services.flatMap(({ service, ratio }) =>
    ratio === null || ratio.course.kind === "unknown"
      ? []
      : [{ service, share: percent(ratio.course.now), at: ratio.evidence.at }],
  );
  const [first] = known;
  if (first === undefined) return `Nothing could be measured of ${scene.services.join(", ")}.`;
  const failing = known.filter(({ share }) => share !== percent(0));
  // The text stands for as long as the incident: what was measured has its time.
  const said =
    failing.length === 0
      ? `no requests to ${known.map(({ service }) => service).join(", ")} failed`
      : `${failing.map(({ service, share }) => `${share} of requests to ${service}`).join(", ")} failed`;
  return `At ${clockOf(first.at)} ${said}.`;
};

/** The verdict stands before it wherever it is shown. */
const wordsOf = (verdict: Verdict, best: Finding | undefined): string => {
  switch (verdict) {
    case "confirmed":
    case "likely":
      return best?.summary ?? "";
    case "recovered":
      return best === undefined
        ? ""
        : best.cause === "no-fault"
          ? best.summary
          : `It may have been this: ${best.summary}`;
    case "inconclusive":
      return best === undefined ? "" : `One possibility: ${best.summary}`;
  }
};

const nextSteps = (about: About): readonly string[] => {
  const { scene, records, outlook, verdict, notLookedAt, proposal } = about;
  const owner = ownerOf(scene);
  const runbook = runbookOf(scene);
  const best = outlook.findings[0];
  return [
    ...(proposal?.status === "ok" ? [`Decide on ${proposal.summary}.`] : waitingIn(scene)),
    ...(verdict === "recovered" ? ["Watch it for a while, then mitigate or resolve."] : []),
    ...(best?.cause === "dependency-unreachable"
      ? [`Look at ${best.object.replace("app/", "")}, and ask who runs it.`]
      : []),
    ...(scene.services.length === 0 && best === undefined
      ? [
          about.looksAround > 0
            ? "Say which workload is hit, and in which namespace, with /incident investigate and the question."
            : "Name the services that are hit, then investigate again.",
        ]
      : []),
    ...(verdict === "inconclusive" ? missingSignals(records.services) : []),
    ...(verdict === "inconclusive" && owner !== null
      ? [`Ask ${owner} whether something was changed by hand or by a flag.`]
      : []),
    ...(runbook === null || verdict === "recovered"
      ? []
      : [`Follow the runbook of ${scene.services[0]}; it is among the bookmarks.`]),
    ...(notLookedAt.length === 0 ? [] : [`Not looked at: ${notLookedAt.slice(0, 6).join(", ")}.`]),
  ];
};

/** What was proposed before is still to be decided; the view leaves out what has been, since. */
const waitingIn = ({ incident }: Scene): readonly string[] =>
  incident.changes.flatMap(({ id, state, proposal }) =>
    state.kind === "waiting"
      ? [`Decide on ${id}, which waits for approval: ${proposal.action} of ${proposal.target}.`]
      : [],
  );

const entryOf = (scene: Scene) => {
  const name = scene.services[0];
  return name !== undefined && Object.hasOwn(scene.catalogue, name) ? scene.catalogue[name] : undefined;
};
const ownerOf = (scene: Scene): string | null => entryOf(scene)?.owner ?? null;
const runbookOf = (scene: Scene): string | null => entryOf(scene)?.runbook ?? null;

const missingSignals = (services: readonly ServiceRecords[]): readonly string[] => {
  const missing = services.flatMap(({ service, ratio, deploys, logs, health }) =>
    [ratio?.evidence ?? null, deploys, logs, health].flatMap((evidence) =>
      evidence?.status === "failed" ? [`${evidence.summary || service}`] : [],
    ),
  );
  return missing.length === 0 ? [] : [`What could not be seen: ${missing.slice(0, 4).join("; ")}.`];
};
