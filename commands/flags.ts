import { nearest } from "../src/base/nearest.ts";
import { ok, type Result } from "../src/base/result.ts";
import { type Misuse, misuse } from "./slash-command.ts";
import type { Word } from "./tokenize.ts";

export type Flags = {
  readonly isPrivate: boolean;
  readonly isDrill: boolean;
  readonly callPeople: boolean;
  readonly services: readonly string[];
};

const switches = {
  private: { isPrivate: true },
  drill: { isDrill: true },
  "no-call": { callPeople: false },
} satisfies Record<string, Partial<Flags>>;
type SwitchName = keyof typeof switches;

const flagNames = [...Object.keys(switches), "service"];

/** More services than this in one incident is a list of everything. */
const servicesLimit = 20;

type ReadFlags = { readonly flags: Flags; readonly rest: readonly Word[] };

/** Takes the flags out, wherever they stand; `rest` are the other words in their order. */
export const readFlags = (words: readonly Word[]): Result<ReadFlags, Misuse> => readKnown(words, flagNames);

/** Takes `--service a,b` out, as often as it stands there; null: nobody named any. */
export const readServices = (
  words: readonly Word[],
): Result<{ readonly services: readonly string[] | null; readonly rest: readonly Word[] }, Misuse> => {
  const read = readKnown(words, ["service"]);
  if (!read.ok) return read;
  const { flags, rest } = read.value;
  return ok({ services: flags.services.length === 0 ? null : flags.services, rest });
};

const readKnown = (words: readonly Word[], known: readonly string[]): Result<ReadFlags, Misuse> => {
  let flags: Flags = { isPrivate: false, isDrill: false, callPeople: true, services: [] };
  const rest: Word[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const flag = word === undefined ? null : flagOf(word, known);
    if (word === undefined || flag === null) {
      if (word !== undefined) rest.push(word);
      continue;
    }
    if (!known.includes(flag.name)) return noSuchFlag(flag.name, word, known);
    if (isSwitch(flag.name) && flag.value === null) {
      flags = { ...flags, ...switches[flag.name] };
      continue;
    }
    if (flag.name !== "service") return noSuchFlag(flag.name, word, known);
    if (flag.value === null) at += 1;
    const services = namesIn(flag.value ?? words[at]?.text ?? "");
    if (services.length === 0) return misuse("a service's name after --service", [word]);
    flags = { ...flags, services: [...new Set([...flags.services, ...services])] };
  }
  return flags.services.length <= servicesLimit
    ? ok({ flags, rest })
    : misuse(`at most ${servicesLimit} services`, `${flags.services.length} services`);
};

type Flag = { readonly name: string; readonly value: string | null };

/** Phones and macOS turn `--` into a dash; a dash before any other word is punctuation. */
const flagOf = ({ kind, text }: Word, known: readonly string[]): Flag | null => {
  const found = kind === "plain" ? /^(--|[–—])([a-z][a-z-]*)(?:=(.*))?$/i.exec(text) : null;
  const name = found?.[2]?.toLowerCase();
  if (name === undefined) return null;
  return found?.[1] === "--" || known.includes(name) ? { name, value: found?.[3] ?? null } : null;
};

type Options<Name extends string> = {
  readonly options: Readonly<Partial<Record<Name, string>>>;
  readonly rest: readonly Word[];
};

/** Takes `--name value` and `--name=value` out, each at most once; `rest` are the other words in their order. */
export const readOptions = <Name extends string>(
  words: readonly Word[],
  known: readonly Name[],
): Result<Options<Name>, Misuse> => {
  const options: Partial<Record<Name, string>> = {};
  const rest: Word[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at];
    const flag = word === undefined ? null : flagOf(word, known);
    if (word === undefined || flag === null) {
      if (word !== undefined) rest.push(word);
      continue;
    }
    const name = known.find((one) => one === flag.name);
    if (name === undefined) return noSuchFlag(flag.name, word, known);
    if (flag.value === null) at += 1;
    const value = flag.value ?? words[at]?.text ?? "";
    if (value === "" || options[name] !== undefined) return misuse(`one value after --${name}`, [word]);
    options[name] = value;
  }
  return ok({ options, rest });
};

const isSwitch = (name: string): name is SwitchName => Object.hasOwn(switches, name);

const noSuchFlag = (name: string, word: Word, names: readonly string[]) => {
  const near = nearest(name, names);
  const known = names.map((flag) => `--${flag}`).join(", ");
  return misuse(`${near === null ? `one of ${known}` : `--${near}`} (or quotation marks around text)`, [word]);
};

const namesIn = (text: string): readonly string[] =>
  text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
