import type { Instant } from "../base/instant.ts";

/** One series over time, with the moments that explain it. Drawn by a view, uploaded as a picture. */
export type Chart = {
  readonly title: string;
  /** Shares, 0..1, oldest first. */
  readonly points: readonly { readonly at: Instant; readonly value: number }[];
  readonly marks: readonly { readonly at: Instant; readonly label: string }[];
};

/** A picture that stands in Slack's storage. `alt` says the same in words. */
export type Picture = { readonly fileId: string; readonly alt: string };
