import { boundText } from "./bound-text.ts";

/** Enough for a namespace of two hundred pods. */
const mostKept = 24_000;
const complains =
  /error|exception|fatal|panic|fail|refused|timed? ?out|unavailable|denied|unable|cannot|could not|not found|no such|expired|exhausted|too many|x509|oom|undefined|unauthor|forbidden|warn/i;
const complaintsKept = 120;
const longestLine = 600;

/**
 * Keeps of a long text what somebody would look for: the lines that complain, each kind once with its number, and the
 * beginning and the end of the rest. A short text stays as it is.
 */
export const condense = (text: string): string => {
  if (text.length <= mostKept) return text;
  const lines = text.split("\n");
  const seen = new Map<string, { readonly line: string; count: number }>();
  for (const line of lines) {
    if (!complains.test(line)) continue;
    const shape = line.slice(0, longestLine).replace(/\d+(?:\.\d+)?/g, "#");
    const known = seen.get(shape);
    if (known !== undefined) known.count += 1;
    else if (seen.size < complaintsKept) seen.set(shape, { line: line.slice(0, longestLine), count: 1 });
  }
  const complaints = [...seen.values()].map(({ line, count }) => (count === 1 ? line : `${line} (×${count})`));
  const head = boundText(complaints.join("\n"), mostKept / 2);
  return `${head}\n${boundText(text, mostKept - head.length - 1)}`;
};
