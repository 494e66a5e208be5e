/**
 * What checks read of a manifest. It is read by lines, not as YAML: recorded manifests come cut, joined and mixed with
 * other text, and half of one is worth more than an error.
 */
export type Manifest = {
  readonly text: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly containerPorts: readonly string[];
  readonly hasNodeSelector: boolean;
  readonly hasNodeAffinity: boolean;
  readonly hasAntiAffinity: boolean;
  readonly pullSecrets: readonly string[];
  readonly dnsPolicy: string;
  readonly nameservers: readonly string[];
  readonly replicas: number | null;
};

export const parseManifest = (text: string): Manifest => ({
  text,
  environment: Object.fromEntries(
    [...text.matchAll(/-\s+name:\s*"?([A-Za-z_][\w.]*)"?\s*\n\s+value:\s*(.*)$/gm)].map(([, name, value]) => [
      name ?? "",
      unquoted(value ?? ""),
    ]),
  ),
  containerPorts: [...text.matchAll(/containerPort:\s*(\d+)/g)].flatMap((match) => match[1] ?? []),
  hasNodeSelector: /^\s*nodeSelector:\s*$/m.test(text),
  hasNodeAffinity: /nodeAffinity:/.test(text),
  hasAntiAffinity: /podAntiAffinity:/.test(text),
  pullSecrets: [...text.matchAll(/imagePullSecrets:\s*\n\s*-\s*name:\s*(\S+)/g)].flatMap((match) => match[1] ?? []),
  dnsPolicy: /dnsPolicy:\s*(\w+)/.exec(text)?.[1] ?? "",
  nameservers: [
    ...(/nameservers:\s*\n((?:\s*-\s*\S+\s*\n?)+)/.exec(text)?.[1] ?? "").matchAll(/-\s*"?([\d.a-f:]+)"?/g),
  ].flatMap((match) => match[1] ?? []),
  replicas: numberOf(/^\s*replicas:\s*(\d+)/m.exec(text)?.[1]),
});

const unquoted = (text: string): string => text.trim().replace(/^(["'])(.*)\1$/, "$2");
const numberOf = (text: string | undefined): number | null => (text === undefined ? null : Number(text));
