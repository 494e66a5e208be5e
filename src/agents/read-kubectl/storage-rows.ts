import { fieldOf } from "./description.ts";
import { isBlank, parseTable } from "./table.ts";

export type VolumeRow = {
  readonly name: string;
  readonly bytes: number | null;
  readonly accessModes: readonly string[];
  readonly status: string;
  /** `namespace/name` of the claim that has it; null when nobody does. */
  readonly claim: string | null;
  readonly storageClass: string;
};

export const parseVolumes = (text: string): readonly VolumeRow[] =>
  parseTable(text).flatMap((row): readonly VolumeRow[] => {
    if (row["NAME"] === undefined || row["CAPACITY"] === undefined || row["RECLAIM POLICY"] === undefined) return [];
    return [
      {
        name: row["NAME"],
        bytes: bytesOf(row["CAPACITY"]),
        accessModes: modesOf(row["ACCESS MODES"] ?? ""),
        status: row["STATUS"] ?? "",
        claim: isBlank(row["CLAIM"]) ? null : (row["CLAIM"] ?? null),
        storageClass: isBlank(row["STORAGECLASS"]) ? "" : (row["STORAGECLASS"] ?? ""),
      },
    ];
  });

export type ClaimRow = {
  readonly name: string;
  readonly status: string;
  readonly volume: string;
  readonly storageClass: string;
};

export const parseClaims = (text: string): readonly ClaimRow[] =>
  parseTable(text).flatMap((row): readonly ClaimRow[] => {
    if (row["NAME"] === undefined || row["VOLUME"] === undefined || row["RECLAIM POLICY"] !== undefined) return [];
    const storageClass = isBlank(row["STORAGECLASS"]) ? "" : (row["STORAGECLASS"] ?? "");
    return [{ name: row["NAME"], status: row["STATUS"] ?? "", volume: row["VOLUME"], storageClass }];
  });

export type ClaimDescription = ClaimRow & { readonly usedBy: readonly string[]; readonly text: string };

/** Null when the text describes no claim. */
export const parseClaimDescription = (text: string): ClaimDescription | null => {
  if (
    !/^StorageClass:/m.test(text) ||
    !/^(?:Used By|Mounted By|Finalizers):/m.test(text) ||
    /^Reclaim Policy:/m.test(text)
  )
    return null;
  const usedBy = fieldOf(text, "Used By") || fieldOf(text, "Mounted By");
  return {
    name: fieldOf(text, "Name"),
    status: fieldOf(text, "Status"),
    volume: fieldOf(text, "Volume"),
    storageClass: fieldOf(text, "StorageClass"),
    usedBy: isBlank(usedBy) ? [] : usedBy.split(/[\s,]+/),
    text,
  };
};

const modeNames: Readonly<Record<string, string>> = {
  ReadWriteOnce: "RWO",
  ReadOnlyMany: "ROX",
  ReadWriteMany: "RWX",
  ReadWriteOncePod: "RWOP",
};

/** `RWO,ROX` or `ReadWriteOnce`, in the short form. */
export const modesOf = (text: string): readonly string[] =>
  [...text.matchAll(/\b(?:RWOP|RWO|ROX|RWX|ReadWriteOncePod|ReadWriteOnce|ReadOnlyMany|ReadWriteMany)\b/g)].map(
    ([mode]) => modeNames[mode] ?? mode,
  );

const unitBytes: Readonly<Record<string, number>> = {
  "": 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** A quantity like `10Gi`; null when it is none. */
export const bytesOf = (text: string): number | null => {
  const [, number, unit] = /^(\d+(?:\.\d+)?)([A-Za-z]{0,2})$/.exec(text.trim()) ?? [];
  const factor = unitBytes[unit ?? ""];
  return number === undefined || factor === undefined ? null : Number(number) * factor;
};
