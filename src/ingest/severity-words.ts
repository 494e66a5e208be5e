/** The four words that a source's own scale is mapped to; what it said itself stays among the labels. */
export type SeverityWord = "critical" | "error" | "warning" | "info";

/** A source's own scale, its words in small letters; null where it says that it does not know. */
export type Scale = Readonly<Record<string, SeverityWord | null>>;

/** @returns the word for what the source said; null for nothing, and for what is not on its scale */
export const onScale = (scale: Scale, said: string | null | undefined): SeverityWord | null => {
  const word = (said ?? "").trim().toLowerCase();
  return Object.hasOwn(scale, word) ? (scale[word] ?? null) : null;
};

/** P1 is the worst, as with Datadog, PagerDuty and Opsgenie. */
export const priorities: Scale = { p1: "critical", p2: "error", p3: "warning", p4: "info", p5: "info" };
