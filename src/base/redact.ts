import { knownSecrets } from "./redact/known-secrets.ts";
import { redactNameValuePairs } from "./redact/name-value-pairs.ts";
import { redactNamedValues } from "./redact/named-values.ts";
import { redactPercentEncoded } from "./redact/percent-encoded.ts";

/**
 * Takes secrets out of a text before it reaches the model, the database, the log or Slack. What is left says which kind
 * of secret stood there. Commit hashes, UUIDs, digests and trace ids are left alone: they are what people search for.
 */
export const redact = (text: string): string => redactPercentEncoded(redactPlain(text), mark("secret"), redactPlain);

const redactPlain = (text: string): string => {
  const withoutKnown = knownSecrets.reduce(
    (said, { kind, pattern, keep }) =>
      said.replace(pattern, (_whole: string, ...groups: unknown[]) =>
        keep === "nothing"
          ? mark(kind)
          : `${textAt(groups, 0)}${mark(kind)}${keep === "both" ? textAt(groups, 1) : ""}`,
      ),
    text,
  );
  return redactNameValuePairs(redactNamedValues(withoutKnown, mark("secret")), mark("secret"));
};

/**
 * The same for a whole value of ours, which keeps its shape: a command, an alert. Nearly all hold no secret, and one look
 * over all of their texts says so: in a storm of alerts that is what it costs.
 */
export const redactAll = <Value>(value: Value): Value => {
  const said: string[] = [];
  eachText("", value, (name, text) => said.push(lineOf(name, text)));
  const all = said.join(apart);
  return redact(all) === all ? value : (redactValue(value) as Value);
};

/** About four megabytes at most; then it is forgotten, and learned anew. */
const linesRemembered = 10_000;
const rememberedLength = 200;

/**
 * `redactAll` for what says most of its lines again and again, as the alerts of one source do: a line that was found to
 * hold no secret is not looked at twice. Nothing that holds one is remembered. Values that come together are looked at in
 * one go.
 */
export const redactRepeated = (): (<Value>(values: readonly Value[]) => readonly Value[]) => {
  /** By name, so that a line which is known need not be put together. */
  const clean = new Map<string, Set<string>>();
  let remembered = 0;
  const remember = (name: string, text: string): void => {
    if (name.length + text.length > rememberedLength) return;
    const known = clean.get(name) ?? new Set();
    if (known.has(text)) return;
    clean.set(name, known.add(text));
    remembered += 1;
  };
  const freed = <Value>(values: readonly Value[]): readonly Value[] => {
    const news: (readonly [name: string, text: string])[] = [];
    eachText("", values, (name, text) => {
      if (clean.get(name)?.has(text) !== true) news.push([name, text]);
    });
    const said = news.map(([name, text]) => lineOf(name, text)).join(apart);
    if (redact(said) !== said)
      return values.length === 1
        ? (redactValue(values) as readonly Value[])
        : values.flatMap((value) => freed([value]));
    if (remembered > linesRemembered) {
      clean.clear();
      remembered = 0;
    }
    for (const [name, text] of news) remember(name, text);
    return values;
  };
  return freed;
};

/** Nothing that a pattern reads goes across it. */
const apart = "\n\u0000\n";

/** Each text beside its name, which may say that it is a secret; no name, and it stands alone. */
const lineOf = (name: string, text: string): string => (name === "" ? text : `${name}=${text}`);

const eachText = (name: string, value: unknown, tell: (name: string, text: string) => void): void => {
  if (typeof value === "string") return tell(name, value);
  if (typeof value !== "object" || value === null) return;
  if (Array.isArray(value)) for (const member of value) eachText("", member, tell);
  else for (const [of, member] of Object.entries(value)) eachText(of, member, tell);
};

/** Every text within a JSON value, names of members left as they are. */
export const redactValue = (value: unknown): unknown => {
  if (typeof value === "string") return redact(value);
  if (Array.isArray(value)) return value.map(redactValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, redactMember(name, member)]));
};

/** A text by itself does not say that it is a password; the member's name does. */
const redactMember = (name: string, member: unknown): unknown => {
  if (typeof member !== "string") return redactValue(member);
  const line = `${name}=${member}`;
  const redacted = redact(line);
  return redacted === line || !redacted.startsWith(`${name}=`) ? redact(member) : redacted.slice(name.length + 1);
};

const mark = (kind: string): string => `[redacted ${kind}]`;

const textAt = (groups: readonly unknown[], at: number): string => {
  const group = groups[at];
  return typeof group === "string" ? group : "";
};
