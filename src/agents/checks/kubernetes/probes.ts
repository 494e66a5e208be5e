import type { Finding } from "../../../domain/investigation.ts";
import type { ContainerDescription } from "../../read-kubectl/pod-description.ts";
import type { Probe } from "../../read-kubectl/probe.ts";
import type { ClusterFacts } from "../../survey/cluster-facts.ts";
import { complaintsIn } from "../../survey/log-lines.ts";
import { findingOf, sureness } from "../finding-of.ts";
import type { ClusterCheck } from "./cluster-check.ts";

/** Probes that fail although the process is well: they ask the wrong port, in the wrong way, or too early. */
export const probes: ClusterCheck = {
  causes: [
    "liveness-probe-wrong-port",
    "liveness-probe-wrong-protocol",
    "liveness-probe-wrong-timing",
    "readiness-probe-wrong-port",
    "readiness-probe-wrong-protocol",
  ],
  looksAt: "Unhealthy events, the probes' settings and the ports that the container declares",
  wrongIf: "the process itself ends or logs that it cannot serve",
  judge: (facts) =>
    facts.descriptions.flatMap((pod) =>
      pod.containers.flatMap((container) => [
        ...judgeProbe(facts, pod, container, "liveness"),
        ...judgeProbe(facts, pod, container, "readiness"),
      ]),
    ),
};

const judgeProbe = (
  facts: ClusterFacts,
  pod: ClusterFacts["descriptions"][number],
  container: ContainerDescription,
  which: "liveness" | "readiness",
): readonly Finding[] => {
  const probe = which === "liveness" ? (container.liveness ?? container.startup) : container.readiness;
  if (probe === null || (which === "readiness" && container.isReady)) return [];
  if (which === "liveness" && container.isReady && container.restarts === 0) return [];
  const words =
    which === "liveness" ? /(?:liveness|startup) probe (?:failed|errored)/i : /readiness probe (?:failed|errored)/i;
  const failed = facts.events.find(({ name, message }) => name === pod.name && words.test(message));
  if (failed === undefined) return inSilence(pod, container, probe, which);
  const because = [
    [failed.message, failed.evidence],
    [
      `${container.name} has ports ${container.ports.join(", ") || "none declared"}; ${which} ${probe.text}`,
      pod.evidence,
    ],
  ] as const;
  const fault =
    faultOf(probe, container, failed.message, which) ??
    (which === "liveness" ? slowStart(facts, pod, container, probe, failed.message) : null);
  if (fault === null) return [];
  const object = `app/${pod.workload}`;
  const summary = `The ${which} probe of ${pod.workload} ${fault.words}.`;
  if (fault.kind === "timing")
    return which === "liveness"
      ? [findingOf("liveness-probe-wrong-timing", object, fault.confidence, summary, because)]
      : [];
  return [findingOf(`${which}-probe-wrong-${fault.kind}`, object, fault.confidence, summary, because)];
};

/** Without events a port that nobody declares still says enough. */
const inSilence = (
  pod: ClusterFacts["descriptions"][number],
  container: ContainerDescription,
  probe: Probe,
  which: "liveness" | "readiness",
): readonly Finding[] => {
  const isUnknown = probe.port !== null && /^\d+$/.test(probe.port) && !container.ports.includes(probe.port);
  if (!isUnknown || container.ports.length === 0 || pod.events.some(({ isWarning }) => isWarning)) return [];
  if (which === "readiness" && container.state !== "Running") return [];
  return [
    findingOf(
      `${which}-probe-wrong-port`,
      `app/${pod.workload}`,
      sureness.strong,
      `The ${which} probe of ${pod.workload} asks port ${probe.port}, and the container has ${container.ports.join(", ")}.`,
      [[`${which} ${probe.text}`, pod.evidence]],
    ),
  ];
};

type Fault = { readonly kind: "port" | "protocol" | "timing"; readonly confidence: number; readonly words: string };

const faultOf = (probe: Probe, container: ContainerDescription, message: string, which: string): Fault | null => {
  const isDeclared = probe.port === null || !/^\d+$/.test(probe.port) || container.ports.includes(probe.port);
  if (!isDeclared && container.ports.length > 0)
    return {
      kind: "port",
      confidence: sureness.decisive,
      words: `asks port ${probe.port}, and the container has ${container.ports.join(", ")}`,
    };
  if (speaksWrongly.test(message))
    return {
      kind: "protocol",
      confidence: sureness.decisive,
      words: `speaks ${probe.kind} to a port that speaks something else`,
    };
  const isImpatient =
    probe.delaySeconds <= 5 && (probe.failures <= 2 || probe.timeoutSeconds <= 1 || probe.periodSeconds <= 3);
  if (/deadline exceeded|timeout|timed out/i.test(message))
    return { kind: "timing", confidence: sureness.strong, words: `waits only ${probe.timeoutSeconds} s for an answer` };
  if (/connection refused/i.test(message)) {
    // Nothing declares a port: a refusal is then more often the wrong port than a slow start.
    if (container.ports.length === 0 && !(which === "liveness" && isImpatient))
      return { kind: "port", confidence: sureness.fair, words: `asks port ${probe.port}, where nobody listens` };
    if (which === "liveness" && isImpatient)
      return {
        kind: "timing",
        confidence: sureness.strong,
        words: `begins after ${probe.delaySeconds} s and gives up after ${probe.failures} failures`,
      };
    return null;
  }
  // A port that answers HTTP, but not to this question, was asked in the wrong way when it was declared for another.
  if (/statuscode: (?:400|404|405|415|426|505)/.test(message) && probe.kind !== "exec")
    return { kind: "protocol", confidence: sureness.hint, words: "gets an answer that says the question is wrong" };
  return null;
};

/**
 * Refused at the port that the container declares, and killed for it again and again, while its log has nothing to
 * complain of and has not come to where it listens: it is still starting.
 */
const slowStart = (
  facts: ClusterFacts,
  pod: ClusterFacts["descriptions"][number],
  container: ContainerDescription,
  probe: Probe,
  message: string,
): Fault | null => {
  const isKilled =
    container.restarts > 0 &&
    facts.events.some(
      (event) => event.name === pod.name && /failed liveness probe, will be restarted/i.test(event.message),
    );
  const log = facts.logs.find(({ name, text }) => (name === pod.name || name === pod.workload) && text.trim() !== "");
  if (!isKilled || log === undefined || !/connection refused/i.test(message)) return null;
  if (complaintsIn(log.text).length > 0 || hasTrouble.test(log.text) || serves.test(log.text)) return null;
  return {
    kind: "timing",
    confidence: sureness.strong,
    words: `begins after ${probe.delaySeconds} s and gives up after ${probe.failures} failures, while the process still starts`,
  };
};

const hasTrouble = /\b(?:ERROR|FATAL|panic|[Ee]xception|Traceback|denied)\b/;
const serves =
  /\b(?:listening|serving|started|ready|running|accepting)\b.{0,80}(?::|\bport\b|\bon\b|\bin\b)|\bstarted .{0,60}\bin \d/i;

const speaksWrongly =
  /malformed HTTP|HTTP response to HTTPS client|first record does not look like a TLS|tls: |HTTP\/1\.x transport connection broken|error reading server preface|http2: |EOF\b|connection reset by peer|service unimplemented|does not implement the grpc health|unknown service grpc\.health|failed to connect service|rpc error|SSL/i;
