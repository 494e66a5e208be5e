import type { ChangeAction } from "../src/domain/change-action.ts";
import { namedSource } from "../src/domain/change-source.ts";
import type { ExistingTarget } from "../src/domain/intent.ts";
import { readOptions } from "./flags.ts";
import { means, misuse, type Parsed, type SlashCommand, withText } from "./slash-command.ts";
import type { Word } from "./tokenize.ts";

export const change: SlashCommand = {
  name: "change",
  usage: "change <service> restart | scale <replicas> | flag <state> [reason] [--source <commit or pull request>]",
  summary: "Propose another change to production; people approve before anything runs",
  examples: ["/incident change checkout restart it leaks memory", "/incident change checkout flag off new cart"],
  incident: "anywhere",
  parse: ({ target, words }) => {
    const [service, verb, ...rest] = words;
    if (service === undefined || !isName(service)) return misuse("a service, then restart, scale or flag", words);
    const action = verb?.text.toLowerCase();
    switch (action) {
      case "restart":
        return parseChange(target, "restart", [service, ...rest], null);
      case "scale":
        return isCount(rest[0])
          ? parseChange(target, "scale", [service, ...rest], () => "the number of replicas")
          : misuse("a number of replicas, 0 to 10000", rest);
      case "flag":
        return parseChange(target, "flag", [service, ...rest], (of) => `the state of ${of}'s flag, e.g. off`);
      default:
        return misuse("restart, scale or flag after the service", words.slice(1));
    }
  },
};

const isCount = (word: Word | undefined): boolean => /^(\d{1,4}|10000)$/.test(word?.text ?? "");

/** Longer than any image digest (`sha256:` and 64 digits) with a repository before it. */
const nameLimit = 200;

export const isName = ({ kind, text }: Word): boolean =>
  (kind === "plain" || kind === "quoted") && text !== "" && text.length <= nameLimit;

/**
 * `<service> [what it shall be] [reason] [--source …]`, which all changes have in common.
 * @param wanted what the second word is, for the error; null: there is none (a restart)
 */
export const parseChange = (
  target: ExistingTarget,
  action: ChangeAction,
  words: readonly Word[],
  wanted: ((service: string) => string) | null,
): Parsed => {
  const read = readOptions(words, ["source"]);
  if (!read.ok) return read;
  const { options, rest } = read.value;
  const [service, ...behind] = rest;
  if (service === undefined || !isName(service)) return misuse("a service, then a version, e.g. checkout v41", words);
  if (options.source !== undefined && namedSource(options.source) === null)
    return misuse("a commit, a pull request, a release or its address behind --source, e.g. #812", options.source);
  const [first] = behind;
  if (wanted !== null && (first === undefined || !isName(first))) return misuse(wanted(service.text), behind);
  return withText(wanted === null ? behind : behind.slice(1), (reason) =>
    means({
      kind: "propose_change",
      target,
      action,
      service: service.text,
      to: wanted === null ? "" : (first?.text ?? ""),
      reason,
      source: options.source ?? null,
    }),
  );
};
