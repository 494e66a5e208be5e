/**
 * Signs that a terminal obeys, that turn the direction of a line, or that nobody sees: a stranger's text has no use for
 * them, and what hides in them would be read by a model and by no person. Line ends and tabs stay.
 */
export const withoutControls = (text: string): string =>
  text.replaceAll("\r\n", "\n").replaceAll(terminalSequences, "").replaceAll(unseen, "");

// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that begins them.
const terminalSequences = /\u001b(?:\[[0-9;?]*[ -/]*[@-~]|\][^\u0007\u001b]{0,200}(?:\u0007|\u001b\\)|[@-Z\\-_])/g;

/** `Cc` but for tab and line feed, `Cf` (marks of direction, of no width, tags), line and paragraph separators, variation selectors. */
const unseen = /(?![\t\n])\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}|\p{Variation_Selector}/gu;
