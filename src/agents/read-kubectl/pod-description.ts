import { blockOf, fieldOf, namedBlocks, pairsOf } from "./description.ts";
import { type EventLine, parseDescribedEvents } from "./event-lines.ts";
import { type Probe, parseProbe } from "./probe.ts";
import { workloadOfController } from "./workload-name.ts";

export type ContainerDescription = {
  readonly name: string;
  readonly image: string;
  /** Numbers of the ports that it declares. */
  readonly ports: readonly string[];
  readonly state: string;
  readonly reason: string;
  readonly message: string;
  readonly exitCode: number | null;
  readonly lastReason: string;
  readonly lastExitCode: number | null;
  readonly isReady: boolean;
  readonly restarts: number;
  readonly limits: Readonly<Record<string, string>>;
  readonly requests: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  readonly liveness: Probe | null;
  readonly readiness: Probe | null;
  readonly startup: Probe | null;
  readonly command: string;
};

export type PodDescription = {
  readonly name: string;
  readonly namespace: string;
  readonly workload: string;
  readonly controlledBy: string;
  readonly node: string | null;
  readonly status: string;
  readonly reason: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly serviceAccount: string;
  readonly nodeSelectors: Readonly<Record<string, string>>;
  readonly containers: readonly ContainerDescription[];
  readonly claims: readonly string[];
  readonly conditions: Readonly<Record<string, string>>;
  readonly events: readonly EventLine[];
  readonly text: string;
};

/** Null when the text describes no pod. */
export const parsePodDescription = (text: string): PodDescription | null => {
  const name = fieldOf(text, "Name");
  const isPod = /^Containers:/m.test(text) && !/^(?:Replicas|Pod Template|Pods Statuses|Selector):/m.test(text);
  if (name === "" || !isPod) return null;
  const controlledBy = fieldOf(text, "Controlled By");
  const node = fieldOf(text, "Node").split("/")[0] ?? "";
  return {
    name,
    namespace: fieldOf(text, "Namespace"),
    workload: workloadOfController(controlledBy, name),
    controlledBy,
    node: node === "" || node.startsWith("<") ? null : node,
    status: fieldOf(text, "Status"),
    reason: fieldOf(text, "Reason"),
    labels: pairsOf(blockOf(text, "Labels")),
    serviceAccount: fieldOf(text, "Service Account"),
    nodeSelectors: pairsOf(blockOf(text, "Node-Selectors")),
    containers: parseContainers([...blockOf(text, "Init Containers"), ...blockOf(text, "Containers")]),
    claims: [...text.matchAll(/^\s+ClaimName:\s+(\S+)/gm)].flatMap((match) => match[1] ?? []),
    conditions: Object.fromEntries(
      blockOf(text, "Conditions").flatMap((line) => {
        const [, type, status] = /^\s+(\w+)\s+(True|False|Unknown)\b/.exec(line) ?? [];
        return type === undefined ? [] : [[type, status ?? ""] as const];
      }),
    ),
    events: parseDescribedEvents(text, "pod", name),
    text,
  };
};

/** Containers of a pod, or of a workload's template. */
export const parseContainers = (lines: readonly string[]): readonly ContainerDescription[] => {
  const indent = /^( +)\S/.exec(lines.find((line) => line.trim() !== "") ?? "")?.[1]?.length ?? 2;
  return namedBlocks(lines, indent).map(({ name, lines: inside }) => containerOf(name, inside.join("\n")));
};

const containerOf = (name: string, text: string): ContainerDescription => {
  const value = (title: string): string => new RegExp(`^\\s+${title}:[ \\t]*(.*)$`, "m").exec(text)?.[1]?.trim() ?? "";
  const state = beneath(text, "State");
  const last = beneath(text, "Last State");
  return {
    name,
    image: value("Image"),
    ports: [...`${value("Ports")} ${value("Port")}`.matchAll(/(\d+)\/(?:TCP|UDP|SCTP)/g)].flatMap(
      (match) => match[1] ?? [],
    ),
    state: value("State"),
    reason: inside(state, "Reason"),
    message: inside(state, "Message"),
    exitCode: numberOrNull(inside(state, "Exit Code")),
    lastReason: inside(last, "Reason"),
    lastExitCode: numberOrNull(inside(last, "Exit Code")),
    isReady: value("Ready") === "True",
    restarts: Number(value("Restart Count") || 0),
    limits: mapOf(beneath(text, "Limits")),
    requests: mapOf(beneath(text, "Requests")),
    environment: mapOf(beneath(text, "Environment")),
    liveness: parseProbe(value("Liveness")),
    readiness: parseProbe(value("Readiness")),
    startup: parseProbe(value("Startup")),
    command: [...beneath(text, "Command"), ...beneath(text, "Args")].map((line) => line.trim()).join(" "),
  };
};

/** Lines beneath a title inside a container, deeper than the title itself. */
const beneath = (text: string, title: string): readonly string[] => {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => new RegExp(`^\\s+${title}:`).test(line));
  if (at === -1) return [];
  const indent = /^\s*/.exec(lines[at] ?? "")?.[0].length ?? 0;
  const deeper: string[] = [];
  for (const line of lines.slice(at + 1)) {
    if ((/^\s*/.exec(line)?.[0].length ?? 0) <= indent) break;
    deeper.push(line);
  }
  return deeper;
};

const inside = (lines: readonly string[], title: string): string =>
  lines
    .find((line) => line.trim().startsWith(`${title}:`))
    ?.split(`${title}:`)[1]
    ?.trim() ?? "";

const mapOf = (lines: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    lines.flatMap((line) => {
      const [, key, value] = /^\s*([^\s:]+):\s*(.*)$/.exec(line) ?? [];
      return key === undefined ? [] : [[key, (value ?? "").trim()] as const];
    }),
  );

const numberOrNull = (text: string): number | null => (/^\d+$/.test(text) ? Number(text) : null);
