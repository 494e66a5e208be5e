/** A body with more alerts is refused: a storm of that size is better sent in groups, which monitoring systems can do. */
export const alertsPerBodyLimit = 1_000;
/** An alert's title may be longer than an incident's; it is cut again when one is declared from it. */
export const titleLimit = 300;
/** Slack's section takes 3000 characters. */
export const textLimit = 3_000;
/** A label made of something longer than a label, such as an annotation or a field without a place of its own. */
export const annotationLimit = 1_000;
/** A source's own label. Far more than any system allows; beyond it somebody sends files. */
export const labelValueLimit = 10_000;
export const labelNameLimit = 200;
/** Labels of one alert. What is over it is counted in a label of its own. */
export const labelsLimit = 500;
/** Characters that a body says beside its list of alerts, and that each of them gets: a thousand times over, if need be. */
export const aroundLimit = 2_000;
/** How deep a body is looked into for fields that have no place of their own. */
export const depthLimit = 10;
export const linksLimit = 10;
/** Slack's buttons and links take 3000; a longer address is kept as a label. */
export const urlLimit = 2_000;
/** A longer fingerprint is kept as its beginning and a checksum. */
export const fingerprintLimit = 200;

/** Cut to `limit` characters with an ellipsis at the end, never in the middle of a character. */
export const clipped = (text: string, limit: number): string => {
  const whole = text.toWellFormed();
  return whole.length <= limit ? whole : `${whole.slice(0, limit - 1).replace(/[\ud800-\udbff]$/, "")}…`;
};

/** A title is one line. */
export const asTitle = (text: string): string => clipped(text.replace(/[\s\p{Cc}]+/gu, " ").trim(), titleLimit);
export const asText = (text: string): string => clipped(text.trim(), textLimit);
