/** Lines that say the same but for numbers and ids. */
export type ErrorGroup = {
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
  /** The line with `#` for every number and id. */
  readonly shape: string;
  /** One real line, the newest. */
  readonly example: string;
};

const speaksOfError =
  /\b(?:error|err|exception|fatal|panic|fail(?:ed|ure|s)?|refused|timed? ?out|timeout|unavailable|denied|[45]\d\d)\b|"level":\s?"?(?:error|fatal|50|60)/i;
/** A healthy line may carry the word as a name. */
const speaksOfNone = /\b(?:errors?[=:] ?0|0 errors|no errors?|level[=:] ?"?(?:info|debug))\b/i;

const longestShape = 200;

/** Error lines by what they say, most frequent first. @param lines newest first */
export const errorGroups = (
  lines: readonly { readonly at: string; readonly text: string }[],
): readonly ErrorGroup[] => {
  const groups = new Map<string, ErrorGroup>();
  for (const { at, text: written } of lines) {
    if (!speaksOfError.test(written) || speaksOfNone.test(written)) continue;
    const text = readable(written);
    const shape = shapeOf(text);
    const known = groups.get(shape);
    groups.set(
      shape,
      known === undefined
        ? { count: 1, firstAt: at, lastAt: at, shape, example: text.slice(0, longestShape) }
        : { ...known, count: known.count + 1, firstAt: at < known.firstAt ? at : known.firstAt },
    );
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
};

/** A structured line by its message, with the version that wrote it; any other line as it is. */
const readable = (line: string): string => {
  if (!line.startsWith("{")) return line;
  try {
    const { message, msg, error, version }: Record<string, unknown> = JSON.parse(line);
    const words = [message, msg, error].find((one) => typeof one === "string" && one !== "");
    return words === undefined ? line : `${typeof version === "string" ? `${version}: ` : ""}${words}`;
  } catch {
    return line;
  }
};

/** Takes out what differs between two occurrences of one fault. Versions stay: they tell faults apart. */
const shapeOf = (text: string): string =>
  text
    .slice(0, 1_000)
    .replace(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d\S*/g, "#")
    .replace(/\b[0-9a-f]{8}-[0-9a-f-]{27}\b/gi, "#")
    .replace(/\b(?=[0-9a-f]*\d)[0-9a-f]{8,}\b/gi, "#")
    .replace(/\b\d+(?:\.\d+)?(?:ms|s|us|µs|kb|mb|b)?\b(?!\.\d)/gi, (number, at: number, all: string) =>
      /[vV.\d-]/.test(all[at - 1] ?? "") ? number : "#",
    )
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, longestShape);

export const groupLine = ({ count, firstAt, lastAt, example }: ErrorGroup): string =>
  `${count}× from ${firstAt} to ${lastAt}: ${example.replaceAll(/\s+/g, " ")}`;

/** Reads `groupLine` back. */
export const parseGroups = (
  body: string,
): readonly { readonly count: number; readonly firstAt: string; readonly text: string }[] =>
  body.split("\n").flatMap((line) => {
    const [, count, firstAt, text] = /^(\d+)× from (\S+) to \S+: (.*)$/.exec(line) ?? [];
    return count === undefined || firstAt === undefined || text === undefined
      ? []
      : [{ count: Number(count), firstAt, text }];
  });
