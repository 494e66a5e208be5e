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
  const said = linesIn("", value).join(apart);
  return redact(said) === said ? value : (redactValue(value) as Value);
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
  const clean = new Set<string>();
  const freed = <Value>(values: readonly Value[]): readonly Value[] => {
    const news = linesIn("", values).filter((line) => !clean.has(line));
    const said = news.join(apart);
    if (redact(said) !== said)
      return values.length === 1
        ? (redactValue(values) as readonly Value[])
        : values.flatMap((value) => freed([value]));
    if (clean.size > linesRemembered) clean.clear();
    for (const line of news) if (line.length <= rememberedLength) clean.add(line);
    return values;
  };
  return freed;
};

/** Nothing that a pattern reads goes across it. */
const apart = "\n\u0000\n";

/** Each text beside its name, which may say that it is a secret. */
const linesIn = (name: string, value: unknown): readonly string[] => {
  if (typeof value === "string") return [name === "" ? value : `${name}=${value}`];
  if (Array.isArray(value)) return value.flatMap((member) => linesIn("", member));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([of, member]) => linesIn(of, member));
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
