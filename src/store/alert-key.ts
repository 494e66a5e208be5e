import { sha256 } from "./storable-text.ts";

/** One short text for "this condition at this source", whatever lengths and characters the source uses. */
export const alertKeyOf = (alert: { readonly source: string; readonly fingerprint: string }): string =>
  sha256(JSON.stringify([alert.source, alert.fingerprint]));
