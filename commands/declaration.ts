import { titleLimit } from "../src/domain/decide/beginning.ts";
import type { DeclareDraft } from "../src/domain/intent.ts";
import { parseSeverity, type Severity } from "../src/domain/severity.ts";
import { readFlags } from "./flags.ts";
import type { SubcommandName } from "./names.ts";
import { means, misuse, opens, type Parsed, type Said } from "./slash-command.ts";
import { textOf, type Word } from "./tokenize.ts";

type Manner = { readonly name: SubcommandName; readonly isPrivate: boolean; readonly isDrill: boolean };

/** What `declare`, `drill` and `private` have in common: `[P1..P5] <title> [flags]`; without a title the form opens. */
export const parseDeclaration = (said: Said, manner: Manner): Parsed => {
  const read = readFlags(said.words);
  if (!read.ok) return read;
  const { flags, rest } = read.value;
  const [first] = rest;
  const severity = first?.kind === "plain" ? severityOf(first) : null;
  if (severity === null && first !== undefined && looksLikeSeverity(first))
    return noSuchSeverity(first, said.words, manner);
  const draft: DeclareDraft = {
    title: textOf(severity === null ? rest : rest.slice(1)),
    severity,
    services: flags.services,
    summary: "",
    commander: null,
    isPrivate: manner.isPrivate || flags.isPrivate,
    isDrill: manner.isDrill || flags.isDrill,
    callPeople: flags.callPeople,
    origin: { kind: "command", channelId: said.place.channelId },
  };
  // The form proposes the declarer as commander, where it can be seen and changed; typed words name nobody.
  if (draft.title === "") return opens({ kind: "declare", draft: { ...draft, commander: said.place.userId } });
  if (draft.title.length > titleLimit) return tooLong(draft.title);
  return means({
    kind: "command",
    target: { kind: "new" },
    command: { kind: "declare", ...draft, alerts: [] },
  });
};

const severityOf = ({ text }: Word): Severity | null => parseSeverity(text.replace(/[:,]$/, ""));

const looksLikeSeverity = ({ kind, text }: Word): boolean => kind === "plain" && /^(p|sev-?)\d[:,]?$/i.test(text);

/** In some places P0 is the worst there is: taken for a title it would be declared far too low. */
const noSuchSeverity = (wrong: Word, words: readonly Word[], { name }: Manner): Parsed => {
  const line = textOf(words.map((word) => (word === wrong ? { ...word, text: "P1" } : word)));
  const offer = line.length <= titleLimit ? `/incident ${name} ${line}` : null;
  return misuse("a severity from P1 (the worst) to P5", [wrong], offer);
};

const tooLong = (title: string): Parsed =>
  misuse(
    `a title of at most ${titleLimit} characters; the rest fits into the summary`,
    `${title.length} characters: ${title}`,
  );
