/** Mrkdwn within a line or paragraph. */
export type Inline =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "bold" | "italic" | "strike"; readonly children: readonly Inline[] }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "emoji"; readonly name: string }
  | { readonly kind: "link"; readonly url: string; readonly label: string }
  | { readonly kind: "user"; readonly id: string; readonly label: string }
  | { readonly kind: "channel"; readonly id: string; readonly label: string }
  | { readonly kind: "broadcast"; readonly label: string }
  | {
      readonly kind: "date";
      readonly unixSecs: number;
      readonly template: string;
      readonly url: string;
      readonly fallback: string;
    };

const EMPHASIS: Readonly<Record<string, "bold" | "italic" | "strike">> = { "*": "bold", _: "italic", "~": "strike" };

/** Spans that are taken whole; emphasis marks inside them mean nothing. */
const WHOLE = /`[^`\n]+`|<[^<>\n]+>|:[a-z0-9_+'-]+:|https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]}'"*_~]/y;

export const parseInline = (text: string): readonly Inline[] => {
  const found: Inline[] = [];
  let plain = "";
  const flush = (): void => {
    if (plain !== "") found.push({ kind: "text", text: unescapeText(plain) });
    plain = "";
  };

  let at = 0;
  while (at < text.length) {
    const whole = matchWhole(text, at);
    const emphasis = whole === null ? matchEmphasis(text, at) : null;
    if (whole !== null) {
      const inline = readWhole(whole);
      if (inline === null) plain += whole;
      else {
        flush();
        found.push(inline);
      }
      at += whole.length;
    } else if (emphasis !== null) {
      flush();
      found.push({ kind: emphasis.kind, children: parseInline(text.slice(at + 1, emphasis.end)) });
      at = emphasis.end + 1;
    } else {
      plain += text[at] ?? "";
      at += 1;
    }
  }
  flush();
  return found;
};

const matchWhole = (text: string, at: number): string | null => {
  WHOLE.lastIndex = at;
  const [whole] = WHOLE.exec(text) ?? [];
  if (whole === undefined) return null;
  // A clock time such as 10:30:15 is no shortcode.
  return whole.startsWith(":") && /^:\d+:$/.test(whole) && /\d/.test(text[at - 1] ?? "") ? null : whole;
};

const isWord = (letter: string | undefined): boolean => letter !== undefined && /[\p{L}\p{N}]/u.test(letter);

/** Emphasis opens after a word's end, closes before a word's start, and stays on its line. */
const matchEmphasis = (text: string, at: number): { kind: "bold" | "italic" | "strike"; end: number } | null => {
  const mark = text[at] ?? "";
  const kind = EMPHASIS[mark];
  if (kind === undefined || isWord(text[at - 1]) || /\s|^$/.test(text[at + 1] ?? "") || text[at + 1] === mark)
    return null;
  let end = at + 1;
  while (end < text.length && text[end] !== "\n") {
    if (text[end] === mark && !/\s/.test(text[end - 1] ?? "") && !isWord(text[end + 1])) return { kind, end };
    end += matchWhole(text, end)?.length ?? 1;
  }
  return null;
};

const readWhole = (whole: string): Inline | null => {
  if (whole.startsWith("`")) return { kind: "code", text: unescapeText(whole.slice(1, -1)) };
  if (whole.startsWith(":")) return { kind: "emoji", name: whole.slice(1, -1) };
  if (!whole.startsWith("<")) return { kind: "link", url: unescapeText(whole), label: unescapeText(whole) };

  const inside = whole.slice(1, -1);
  const bar = inside.indexOf("|");
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = unescapeText(bar < 0 ? "" : inside.slice(bar + 1));
  if (target.startsWith("@")) return { kind: "user", id: target.slice(1), label };
  if (target.startsWith("#")) return { kind: "channel", id: target.slice(1), label };
  if (target.startsWith("!date^")) {
    const [, seconds = "", template = "", url = ""] = target.split("^");
    return { kind: "date", unixSecs: Number(seconds), template, url: unescapeText(url), fallback: label };
  }
  if (target.startsWith("!subteam^")) return { kind: "broadcast", label: label || "@group" };
  if (target.startsWith("!")) return { kind: "broadcast", label: `@${target.slice(1)}` };
  if (!/^[a-z][a-z0-9+.-]*:|^\//i.test(target)) return null;
  return { kind: "link", url: unescapeText(target), label: label || unescapeText(target).replace(/^mailto:/, "") };
};

/** The three characters Slack escapes. */
export const unescapeText = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
