/**
 * `password: …`, `API_KEY="…"`, `"clientSecret" => …`, `<token>…</token>`: the name says that the value is a secret.
 * What is printed in columns (`kubectl describe`) has many spaces before the value. Only what stands before the value is
 * matched, because the value may be a name of the next one: `error: msg=password: …`.
 */
const head =
  /(?<name>[A-Za-z_][\w.-]{0,80})\\?["'`]?\]?\)?\s{0,4}(?::=|=>|\|\|=|\?=|[=:>]|,(?=\s?\\?["'`]))(?:[ \t]{0,80}|\s{0,4})\\?["'`]{0,3}(?=[^\s"'`\\<>,;)\]}]{4})/g;
const valueAfter = /[^\s"'`\\<>,;)\]}]{4,4096}/y;

/** Replaces values whose name says what they are, when they look it. */
export const redactNamedValues = (text: string, mark: string): string => {
  let redacted = "";
  let at = 0;
  for (const found of text.matchAll(head)) {
    // Within a value that is gone already.
    if (found.index < at) continue;
    const words = secretWordsOf(found.groups?.["name"] ?? "");
    if (words === null || isOwnValue(text, found)) continue;
    const start = found.index + found[0].length;
    valueAfter.lastIndex = start;
    const value = valueAfter.exec(text)?.[0] ?? "";
    if (placeholder.test(value) || !isSecret(words, value)) continue;
    redacted += `${text.slice(at, start)}${mark}`;
    at = start + value.length;
  }
  return redacted + text.slice(at);
};

/** `"name":"DB_PASSWORD","value":…`: what looks like a name is the value of another, and the comma ends it. */
const isOwnValue = (text: string, { 0: head, index }: RegExpExecArray): boolean =>
  /^[\w.-]+[^\w:=>]*,/.test(head) && /[:=]\s?\\?["'`]$/.test(text.slice(Math.max(0, index - 4), index));

/** What stands in configuration and documents instead of a secret. */
const placeholder =
  /^(?:\[redacted|\$|\{\{?|%\w+%|\*{3,}|x{4,}$|\.{3}|null$|none$|nil$|true$|false$|undefined$|changeme$|example|your[_-]|env[.:(]|process\.env|os\.|var\.|secrets?[.:/]|secretmanager|ssm:|vault:|valueFrom|string$|required$|missing$|invalid|expired|not[_-]|empty|unset|\(|https?:\/\/[^@]*$)/i;

/** A storm says the same few names again and again. Of names alone: they are no secrets. */
const namesKnown = new Map<string, readonly string[] | null>();
const namesKnownAtMost = 1_000;

/** @returns a name's words, or null when it speaks of no secret */
const secretWordsOf = (name: string): readonly string[] | null => {
  const known = namesKnown.get(name);
  if (known !== undefined) return known;
  const words = wordsOf(name);
  const found = mayBeSecret(words) ? words : null;
  if (namesKnown.size >= namesKnownAtMost) namesKnown.clear();
  namesKnown.set(name, found);
  return found;
};

/** `clientSecretKey`, `client_secret_key`, `client.secret-key` → client, secret, key. */
const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, "$1 $2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .split(/[\s_.-]+/)
    .filter((word) => word !== "")
    .map((word) => word.toLowerCase());

const mayBeSecret = (words: readonly string[]): boolean => {
  const last = words.at(-1) ?? "";
  if (harmlessEndings.has(last) || (keyWord.test(last) && harmlessBefore.has(words.at(-2) ?? ""))) return false;
  // A key by itself is a key of anything.
  if (words.length === 1 && last === "key") return false;
  return words.some((word) => passwordWord.test(word) || secretWord.test(word)) || keyWord.test(last);
};

const isSecret = (words: readonly string[], value: string): boolean =>
  words.some((word) => passwordWord.test(word)) || looksRandom(value);

/** Almost any value is a password. */
const passwordWord = /^(?:pass|pwd|passphrase|\w*passw(?:or)?d|\w*passwd|dbpass)$/;
/** Secrets that machines make: they look random. */
const secretWord = /(?:secret|token|apikey|accesskey|authkey|credentials?)$/;
/** These say it only at the end of the name. */
const keyWord = /(?:key|token|auth|pat|salt|dsn|pw|sid)$/;

/** `token_count`, `secretName`, `api_key_id`, … speak of secrets and hold none. */
const harmlessEndings: ReadonlySet<string> = new Set(
  "count length size limit usage type name path file ttl expiry expires expiration at in version policy index status enabled required ratio total max min budget bucket field column format prefix header hint mode ref refs arn tokens keys secrets id ids url uri endpoint class kind algorithm alg namespace error reason".split(
    " ",
  ),
);
/** `cache_key`, `public_key`, `next_page_token`: names for finding things. */
const harmlessBefore: ReadonlySet<string> = new Set(
  "public primary foreign partition sort cache idempotency routing group object row shard dedup deduplication dedupe lock map hash message metric label config feature translation i18n lookup redis s3 hot unique issue project range registry pagination page continue continuation sync cursor sequence event job incident alert surface command".split(
    " ",
  ),
);

const shortestSecret = 10;

/**
 * Machines mix characters; words do not. A long run of digits is a number, a path is a path, and a value with an
 * ordinary word's shape (`payments-db`, `checkout.read`) is a name.
 */
const looksRandom = (value: string): boolean => {
  if (value.length < shortestSecret) return false;
  if (/^[\d.:TZ+-]+$/.test(value) || /^sha\d{1,3}[:-]/i.test(value)) return false;
  if (/^\.{0,2}\/[\w./-]+$/.test(value) && /\/[a-z-]+\//.test(value)) return false;
  if (/^[a-z]+(?:[._:/-][a-z]+)*\d{0,2}$/.test(value) || /^[A-Z]+(?:_[A-Z]+)*$/.test(value)) {
    return !/[._:/-]/.test(value) && value.length >= 20 && bitsPerCharacter(value) > 3.3;
  }
  return bitsPerCharacter(value) >= 2.8;
};

/** Shannon entropy of the characters; 4 is the most that hexadecimal can have, English words have about 2.5 to 3. */
const bitsPerCharacter = (value: string): number => {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce(
    (bits, count) => bits - (count / value.length) * Math.log2(count / value.length),
    0,
  );
};
