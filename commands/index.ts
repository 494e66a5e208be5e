import { err, ok, type Result } from "../src/base/result.ts";
import { type IncidentId, parseIncidentId } from "../src/domain/ids.ts";
import type { Intent } from "../src/domain/intent.ts";
import { cancel } from "./cancel.ts";
import { change } from "./change.ts";
import { close } from "./close.ts";
import { declare } from "./declare.ts";
import { deploy } from "./deploy.ts";
import { describe } from "./describe.ts";
import { drill } from "./drill.ts";
import { escalate } from "./escalate.ts";
import { freeze } from "./freeze.ts";
import { handoff } from "./handoff.ts";
import { help } from "./help.ts";
import { investigate } from "./investigate.ts";
import { killswitch } from "./killswitch.ts";
import { list } from "./list.ts";
import { merge } from "./merge.ts";
import { mitigate } from "./mitigate.ts";
import { isSubcommandName, type SubcommandName, subcommandNames } from "./names.ts";
import { note } from "./note.ts";
import { page } from "./page.ts";
import { postmortem } from "./postmortem.ts";
import { privately } from "./private.ts";
import { rename } from "./rename.ts";
import { reopen } from "./reopen.ts";
import { resolve } from "./resolve.ts";
import { role } from "./role.ts";
import { rollback } from "./rollback.ts";
import { severity } from "./severity.ts";
import { silence } from "./silence.ts";
import { type Misuse, misuse, type Parsed, type Place, type SlashCommand, type UsageError } from "./slash-command.ts";
import { slo } from "./slo.ts";
import { stats } from "./stats.ts";
import { status } from "./status.ts";
import { nearestSubcommand } from "./suggest.ts";
import { task } from "./task.ts";
import { timeline } from "./timeline.ts";
import { asRead, textOf, tokenize, type Word } from "./tokenize.ts";
import { unfreeze } from "./unfreeze.ts";
import { update } from "./update.ts";

const byName = {
  declare,
  status,
  severity,
  rename,
  describe,
  role,
  update,
  note,
  task,
  page,
  escalate,
  investigate,
  rollback,
  change,
  deploy,
  mitigate,
  resolve,
  reopen,
  close,
  cancel,
  merge,
  handoff,
  timeline,
  postmortem,
  list,
  freeze,
  unfreeze,
  silence,
  killswitch,
  slo,
  stats,
  drill,
  private: privately,
  help,
} satisfies Record<SubcommandName, SlashCommand>;

/** All subcommands, in the order of the help. */
export const slashCommands: readonly SlashCommand[] = subcommandNames.map((name) => byName[name]);

/**
 * Reads what follows `/incident`. Never guesses: what is not clear comes back as a usage error with an offer.
 * @param text as Slack sends it, escapes included
 */
export const parseSlash = (text: string, place: Place): Result<Intent, UsageError> => {
  const words = tokenize(text);
  const named = incidentNamed(words[0]);
  const [first, ...rest] = named === null ? words : words.slice(1);
  if (first === undefined) return asksForNothing(named);
  const name = first.kind === "plain" ? first.text.toLowerCase() : "";
  if (!isSubcommandName(name)) return withHelp(unknown(named, first, rest, place), help, text);
  const command = byName[name];
  return withHelp(parseWith(command, named, rest, place), command, text);
};

const asksForNothing = (named: IncidentId | null): Result<Intent, never> =>
  ok({
    kind: "query",
    query: named === null ? { kind: "help", topic: null } : { kind: "status", target: { kind: "named", id: named } },
  });

const withHelp = (parsed: Parsed, { usage, examples }: SlashCommand, typed: string): Result<Intent, UsageError> =>
  parsed.ok
    ? parsed
    : err({
        ...(parsed.error satisfies Misuse),
        usage,
        example: examples[0],
        typed: asRead(typed),
        command: "/incident",
      });

/** Only a bare word names an incident: in quotation marks it is text. */
const incidentNamed = (word: Word | undefined): IncidentId | null =>
  word?.kind === "plain" ? parseIncidentId(word.text) : null;

const parseWith = (command: SlashCommand, before: IncidentId | null, words: readonly Word[], place: Place): Parsed => {
  if (command.incident === "none" && before !== null) {
    return misuse(`${command.name} without an incident in front of it`, before);
  }
  const behind = command.incident === "anywhere" && before === null ? incidentNamed(words[0]) : null;
  const id = before ?? behind;
  return command.parse({
    target: id === null ? { kind: "here" } : { kind: "named", id },
    words: behind === null ? words : words.slice(1),
    place,
  });
};

const unknown = (named: IncidentId | null, first: Word, rest: readonly Word[], place: Place): Parsed =>
  misuse(
    "a subcommand, e.g. declare, status, update, resolve (all of them: /incident help)",
    [first],
    nearMiss(named, first, rest, place) ?? asDeclaration(named, first, rest, place),
  );

/** The misspelled word put right, when the rest of the line then makes sense. */
const nearMiss = (named: IncidentId | null, first: Word, rest: readonly Word[], place: Place): string | null => {
  const meant = tokenize(nearestSubcommand(first.text, subcommandNames) ?? "");
  const name = meant[0]?.text ?? "";
  if (!isSubcommandName(name)) return null;
  const words = [...meant.slice(1), ...rest];
  // A name alone is offered in any case: what it needs, it says itself.
  const isClear = (words.length === 0 && named === null) || parseWith(byName[name], named, words, place).ok;
  return isClear ? ["/incident", named ?? [], name, textOf(words)].flat().join(" ").trim() : null;
};

/** Free text is most likely a title, but an incident calls people: it is offered, never done. */
const asDeclaration = (named: IncidentId | null, first: Word, rest: readonly Word[], place: Place): string | null => {
  const words = [first, ...rest];
  const isClear = named === null && parseWith(byName.declare, null, words, place).ok;
  return isClear ? `/incident declare ${textOf(words)}` : null;
};
