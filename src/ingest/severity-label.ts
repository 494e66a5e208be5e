/** Spellings of one word. Words with a meaning of their own (`page`, `fatal`, `sev1`) stay: policy maps them. */
const spellings: Readonly<Record<string, string>> = {
  crit: "critical",
  warn: "warning",
  err: "error",
  information: "info",
  informational: "info",
  emerg: "emergency",
};

/** Longer than any severity word in use; a sentence in this place is no severity. */
const labelLimit = 40;

/**
 * A source's word for how bad it is, in the one spelling that policy is written in: lower case, no decoration.
 * `P1`, `[P1]`, `P1 - Critical` are `p1`; `SEV-2` is `sev2`; `Crit` is `critical`. Null when there is no word.
 */
export const severityLabel = (said: string | null | undefined): string | null => {
  const word = (said ?? "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}_ -]+/gu, " ")
    .trim();
  const ranked = /^(p|sev)[ -]?([0-9])(?![0-9])/.exec(word);
  if (ranked !== null) return `${ranked[1]}${ranked[2]}`;
  if (word === "" || word.length > labelLimit) return null;
  return Object.hasOwn(spellings, word) ? (spellings[word] ?? word) : word;
};

const spoken =
  /(?<![\p{L}\p{N}])(p[0-5]|sev-?[0-5]|critical|crit|fatal|emergency|major|error|warning|warn|minor|info)(?![\p{L}\p{N}])/iu;

/** The first severity word in a running text; null when it has none. A guess, used where no field says it. */
export const severityIn = (text: string): string | null => severityLabel(spoken.exec(text.slice(0, 1_000))?.[1]);
