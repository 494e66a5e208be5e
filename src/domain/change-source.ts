/** Where what is to be run comes from. */
export type ChangeSource =
  /** A release, a commit, a pull request that was looked up and is there: `ref` names it, `url` shows it. */
  | {
      readonly kind: "version";
      readonly ref: string;
      readonly url: string | null;
      /** What shows that it is there: `the deploy history of checkout has it`. */
      readonly proof: string;
    }
  /** It names something, and nobody could look it up; `reason` says why. */
  | { readonly kind: "said"; readonly ref: string; readonly url: string | null; readonly reason: string }
  /** Nothing new is brought in: the same version starts again. */
  | { readonly kind: "unchanged" }
  /** The flag system keeps every state that a flag ever had, and who set it. */
  | { readonly kind: "flag_history"; readonly flag: string }
  | { readonly kind: "none" };

/** What a said source points at, before anybody has looked whether it is there. */
export type NamedSource =
  | { readonly kind: "address"; readonly url: string }
  | { readonly kind: "commit"; readonly commit: string }
  /** A pull request; `repository` is `owner/name`, null where only the number is said. */
  | { readonly kind: "pull_request"; readonly number: number; readonly repository: string | null }
  | { readonly kind: "tag"; readonly tag: string };

/** One row per shape; the first that fits is what is meant. */
const shapes: readonly { readonly shape: RegExp; readonly named: (match: RegExpExecArray) => NamedSource }[] = [
  { shape: /https?:\/\/[^\s/]+\/\S+/, named: ([url]) => ({ kind: "address", url }) },
  {
    shape: /(?:^|\s)(?:([\w.-]+\/[\w.-]+)|[\w.-]*)[#!](\d{1,9})\b/,
    named: ([, repository, number]) => ({
      kind: "pull_request",
      number: Number(number),
      repository: repository ?? null,
    }),
  },
  { shape: /\b[0-9a-f]{7,40}\b/, named: ([commit]) => ({ kind: "commit", commit }) },
  {
    shape: /(?:^|\s)([\w.@/-]*\b(?:v\d|\d+\.\d)[\w.+/-]*\w|[\w.@/-]*\bv\d)/i,
    named: ([, tag = ""]) => ({ kind: "tag", tag }),
  },
];

/** @returns null when it names nothing that people could look up: "trust me" is no place */
export const namedSource = (said: string): NamedSource | null => {
  for (const { shape, named } of shapes) {
    const match = shape.exec(said.trim());
    if (match !== null) return named(match);
  }
  return null;
};

/** A version is called as its pipeline likes; a word that moves on (`latest`, `main`) has no number, and names none. */
export const namedVersion = (version: string): NamedSource | null => {
  if (/^(?=.*[a-f])[0-9a-f]{7,40}$/.test(version)) return { kind: "commit", commit: version };
  return /^\S*\d\S*$/.test(version) ? { kind: "tag", tag: version } : null;
};
