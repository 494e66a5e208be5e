import { nearest } from "../../src/base/nearest.ts";
import { err, ok, type Result } from "../../src/base/result.ts";
import { parseRequestId } from "../../src/domain/ids.ts";
import type { Intent } from "../../src/domain/intent.ts";
import { misuse, type Parsed, type Place, type UsageError } from "../slash-command.ts";
import { asRead, textOf, tokenize, type Word } from "../tokenize.ts";
import { ask } from "./ask.ts";
import { decline } from "./decline.ts";
import { done } from "./done.ts";
import { due } from "./due.ts";
import { give } from "./give.ts";
import { help } from "./help.ts";
import { incident } from "./incident.ts";
import { list } from "./list.ts";
import { isOpsName, type OpsName, opsNames } from "./names.ts";
import type { OpsCommand } from "./ops-command.ts";
import { reopen } from "./reopen.ts";
import { request } from "./request.ts";
import { show } from "./show.ts";
import { take } from "./take.ts";

const byName = { ask, request, list, show, take, give, done, decline, due, reopen, incident, help } satisfies Record<
  OpsName,
  OpsCommand
>;

/** All subcommands, in the order of the help. */
export const opsCommands: readonly OpsCommand[] = opsNames.map((name) => byName[name]);

/**
 * Reads what follows `/ops`, as parseSlash reads `/incident`: never guesses, always offers.
 * @param text as Slack sends it, escapes included
 */
export const parseOps = (text: string, place: Place): Result<Intent, UsageError> => {
  const [first, ...rest] = tokenize(text);
  if (first === undefined) return ok({ kind: "request_query", query: { kind: "help", topic: null } });
  const name = first.kind === "plain" ? first.text.toLowerCase() : "";
  if (isOpsName(name)) return withHelp(byName[name].parse({ words: rest, place }), byName[name], text);
  // A request's name alone can only mean one thing.
  const named = first.kind === "plain" && rest.length === 0 ? parseRequestId(first.text) : null;
  if (named !== null) return ok({ kind: "request_query", query: { kind: "show", requestId: named } });
  return withHelp(unknown(first, rest, place), help, text);
};

const withHelp = (parsed: Parsed, { usage, examples }: OpsCommand, typed: string): Result<Intent, UsageError> =>
  parsed.ok ? parsed : err({ ...parsed.error, usage, example: examples[0], typed: asRead(typed), command: "/ops" });

const unknown = (first: Word, rest: readonly Word[], place: Place): Parsed =>
  misuse(
    "a subcommand, e.g. request, list, take, done (all of them: /ops help)",
    [first],
    nearMiss(first, rest, place) ?? swapped(first, rest, place),
  );

/** What people say in other tools. Only ever suggested, never obeyed. */
const otherWords: Readonly<Record<string, OpsName>> = {
  accept: "take",
  claim: "take",
  mine: "list",
  assign: "give",
  close: "done",
  complete: "done",
  finish: "done",
  reject: "decline",
  deny: "decline",
  deadline: "due",
  new: "request",
  create: "request",
  question: "ask",
  declare: "incident",
};

/** The misspelled word put right, when the rest of the line then makes sense. */
const nearMiss = (first: Word, rest: readonly Word[], place: Place): string | null => {
  const said = first.text.toLowerCase();
  const meant = (Object.hasOwn(otherWords, said) ? otherWords[said] : undefined) ?? nearest(said, opsNames);
  if (meant === null || meant === undefined || !isOpsName(meant)) return null;
  const isClear = rest.length === 0 || byName[meant].parse({ words: rest, place }).ok;
  return isClear ? `/ops ${meant} ${textOf(rest)}`.trim() : null;
};

/** `REQ-3 done` for `done REQ-3`. */
const swapped = (first: Word, [second, ...rest]: readonly Word[], place: Place): string | null => {
  const name = second?.text.toLowerCase() ?? "";
  if (first.kind !== "plain" || parseRequestId(first.text) === null || !isOpsName(name)) return null;
  const words = [first, ...rest];
  return byName[name].parse({ words, place }).ok ? `/ops ${name} ${textOf(words)}` : null;
};
