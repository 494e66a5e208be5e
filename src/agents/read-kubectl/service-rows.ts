import { blockOf, fieldOf, pairsOf } from "./description.ts";
import { isBlank, parseTable } from "./table.ts";

export type ServicePort = { readonly port: string; readonly protocol: string };

export type ServiceRow = {
  readonly name: string;
  readonly type: string;
  readonly clusterIp: string;
  readonly ports: readonly ServicePort[];
  /** Null when the table does not show it (only `-o wide` does). */
  readonly selector: Readonly<Record<string, string>> | null;
};

export type EndpointsRow = { readonly name: string; readonly addresses: readonly Address[] };
export type Address = { readonly ip: string; readonly port: string };

export const parseServices = (text: string): readonly ServiceRow[] =>
  parseTable(text).flatMap((row): readonly ServiceRow[] => {
    if (row["NAME"] === undefined || row["PORT(S)"] === undefined) return [];
    const selector = row["SELECTOR"];
    return [
      {
        name: row["NAME"],
        type: row["TYPE"] ?? "",
        clusterIp: row["CLUSTER-IP"] ?? "",
        ports: portsOf(row["PORT(S)"]),
        selector: selector === undefined ? null : isBlank(selector) ? {} : pairsOf([selector]),
      },
    ];
  });

/** `80:31234/TCP,7070/TCP`. */
const portsOf = (text: string): readonly ServicePort[] =>
  [...text.matchAll(/(\d+)(?::\d+)?\/(TCP|UDP|SCTP)/g)].flatMap(([, port, protocol]) =>
    port === undefined || protocol === undefined ? [] : [{ port, protocol }],
  );

export const parseEndpoints = (text: string): readonly EndpointsRow[] =>
  parseTable(text).flatMap((row): readonly EndpointsRow[] => {
    const addresses = row["ENDPOINTS"];
    if (row["NAME"] === undefined || addresses === undefined) return [];
    return [{ name: row["NAME"], addresses: addressesOf(addresses) }];
  });

const addressesOf = (text: string): readonly Address[] =>
  [...text.matchAll(/(\d+\.\d+\.\d+\.\d+|\[?[0-9a-f:]+\]?):(\d+)/g)].flatMap(([, ip, port]) =>
    ip === undefined || port === undefined ? [] : [{ ip, port }],
  );

export type ServiceDescription = {
  readonly name: string;
  readonly selector: Readonly<Record<string, string>>;
  readonly ports: readonly (ServicePort & { readonly target: string })[];
  readonly endpoints: readonly Address[];
};

/** Null when the text describes no service. */
export const parseServiceDescription = (text: string): ServiceDescription | null => {
  if (!/^(?:TargetPort|Endpoints|IP Family Policy|Session Affinity):/m.test(text)) return null;
  const ports = [...text.matchAll(/^Port:\s+(?:\S+\s+)?(\d+)\/(\w+)/gm)];
  const targets = [...text.matchAll(/^TargetPort:\s+(\S+?)(?:\/\w+)?\s*$/gm)];
  return {
    name: fieldOf(text, "Name"),
    selector: pairsOf(blockOf(text, "Selector")),
    ports: ports.flatMap(([, port, protocol], at) =>
      port === undefined || protocol === undefined ? [] : [{ port, protocol, target: targets[at]?.[1] ?? port }],
    ),
    endpoints: [...text.matchAll(/^Endpoints:\s+(.*)$/gm)].flatMap((match) => addressesOf(match[1] ?? "")),
  };
};
