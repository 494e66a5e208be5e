import { blockOf, fieldOf } from "./description.ts";
import { parseTable } from "./table.ts";

export type NodeRow = {
  readonly name: string;
  readonly isReady: boolean;
  readonly isCordoned: boolean;
  readonly isControlPlane: boolean;
  readonly labels: string;
  readonly runtime: string;
};

export const parseNodes = (text: string): readonly NodeRow[] => {
  const rows = parseTable(text).flatMap((row): readonly NodeRow[] => {
    if (row["NAME"] === undefined || row["STATUS"] === undefined) return [];
    return [
      {
        name: row["NAME"],
        isReady: /^Ready\b/.test(row["STATUS"]),
        isCordoned: row["STATUS"].includes("SchedulingDisabled"),
        isControlPlane: /control-plane|master/.test(`${row["ROLES"] ?? ""} ${row["NAME"]}`),
        labels: row["LABELS"] ?? "",
        runtime: row["CONTAINER-RUNTIME"] ?? "",
      },
    ];
  });
  if (rows.length > 0) return rows;
  const described = splitNodes(text).map(nodeOfDescription);
  return described.length > 0 ? described : parseNodeObjects(text);
};

/** Tools that give nodes as JSON agree on a name and on something like a status, and on little else. */
const parseNodeObjects = (text: string): readonly NodeRow[] => {
  if (!/^\s*[[{]/.test(text)) return [];
  return text.split(/(?="name"\s*:)/).flatMap((part): readonly NodeRow[] => {
    const name = /^"name"\s*:\s*"([^"]+)"/.exec(part)?.[1];
    const status = /"(?:status|ready|state)"\s*:\s*"?([\w,]+)/i.exec(part)?.[1];
    if (name === undefined || status === undefined) return [];
    return [
      {
        name,
        isReady: !/NotReady|Unknown|false/i.test(status),
        isCordoned: /SchedulingDisabled|"unschedulable"\s*:\s*true/i.test(part),
        isControlPlane: /control-plane|master/.test(part),
        labels: "",
        runtime: /containerd|docker|cri-o/.exec(part)?.[0] ?? "",
      },
    ];
  });
};

export type NodeDescription = NodeRow & {
  readonly taints: readonly string[];
  /** Type → status and the reason with its message. */
  readonly conditions: Readonly<Record<string, { readonly status: string; readonly why: string }>>;
};

/** One description, or several after one another. */
export const parseNodeDescriptions = (text: string): readonly NodeDescription[] =>
  splitNodes(text).map((one) => ({ ...nodeOfDescription(one), taints: taintsOf(one), conditions: conditionsOf(one) }));

const splitNodes = (text: string): readonly string[] =>
  text.split(/^(?=Name:\s)/m).filter((part) => /^Name:\s/.test(part) && /^(?:Taints|Conditions|Capacity):/m.test(part));

const nodeOfDescription = (text: string): NodeRow => {
  const ready = conditionsOf(text)["Ready"];
  return {
    name: fieldOf(text, "Name"),
    isReady: ready === undefined || ready.status === "True",
    isCordoned: fieldOf(text, "Unschedulable") === "true" || /node\.kubernetes\.io\/unschedulable/.test(text),
    isControlPlane: /control-plane|master/.test(fieldOf(text, "Roles")),
    labels: blockOf(text, "Labels")
      .map((line) => line.trim())
      .join(","),
    runtime: /Container Runtime Version:\s+(\S+)/.exec(text)?.[1] ?? "",
  };
};

const taintsOf = (text: string): readonly string[] =>
  blockOf(text, "Taints")
    .map((line) => line.trim())
    .filter((taint) => taint !== "" && taint !== "<none>");

const conditionsOf = (text: string): NodeDescription["conditions"] =>
  Object.fromEntries(
    blockOf(text, "Conditions").flatMap((line) => {
      const [, type, status, rest] = /^\s+(\w+)\s+(True|False|Unknown)\s+(.*)$/.exec(line) ?? [];
      return type === undefined ? [] : [[type, { status: status ?? "", why: rest ?? "" }] as const];
    }),
  );
