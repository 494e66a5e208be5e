import { clipped, fingerprintLimit } from "./limits.ts";

/**
 * Same parts, same fingerprint, whatever their case and spacing. Readable, because people see it in the timeline of
 * alerts; long ones end in a checksum, so that two long ones with the same beginning stay two.
 */
export const fingerprintOf = (parts: readonly string[]): string => {
  const whole = parts.map((part) => part.toWellFormed().toLowerCase().replace(/\s+/g, " ").trim()).join(":");
  if (whole.length <= fingerprintLimit) return whole;
  return `${clipped(whole, fingerprintLimit - 20)}${checksum(whole)}`;
};

/** A source's own fingerprint is taken as it is, down to its case. */
export const ownFingerprint = (said: string): string =>
  said.length <= fingerprintLimit ? said.toWellFormed() : `${clipped(said, fingerprintLimit - 20)}${checksum(said)}`;

/** FNV-1a, 64 bits, as 16 hex digits. Not for secrets: only to tell long texts apart without a vendor's help. */
const checksum = (text: string): string => {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
};
