export const severities = ["P1", "P2", "P3", "P4", "P5"] as const;
/** P1 is the worst. */
export type Severity = (typeof severities)[number];

export const isSeverity = (text: string): text is Severity => (severities as readonly string[]).includes(text);
/** Reads `p1`, `P1`; also the older `SEV1`. Null when it is no severity. */
export const parseSeverity = (text: string): Severity | null => {
  const normal = text.toUpperCase().replace(/^SEV-?/, "P");
  return isSeverity(normal) ? normal : null;
};
/** 1 (worst) … 5. */
export const rankOf = (severity: Severity): number => severities.indexOf(severity) + 1;
export const isWorse = (a: Severity, b: Severity): boolean => rankOf(a) < rankOf(b);
/** Work for these goes first in every queue and at Slack's door. */
export const isUrgent = (severity: Severity): boolean => rankOf(severity) <= 2;
