import type { ReactNode } from "react";
import { ChannelMention, Emoji, UserMention } from "./inline.tsx";
import { Link } from "./link.tsx";

type Rule = { readonly match: RegExp; readonly draw: (parts: RegExpExecArray) => ReactNode };

const inner = (text: string | undefined): ReactNode => <MarkdownInline text={text ?? ""} />;

/** Tried in this order at each place of the text; the first that matches draws. */
const RULES: readonly Rule[] = [
  { match: /\\([\\`*_{}[\]()#+.!|~<>-])/y, draw: ([, mark]) => mark },
  { match: /(`+)(.+?)\1(?!`)/y, draw: ([, , code]) => <code>{code}</code> },
  {
    match: /!\[([^\]]*)\]\(@([UW][A-Z0-9]+)\)/y,
    draw: ([, label = "", id = ""]) => <UserMention id={id} label={label} />,
  },
  {
    match: /!\[([^\]]*)\]\(#(C[A-Z0-9]+)\)/y,
    draw: ([, label = "", id = ""]) => <ChannelMention id={id} label={label} />,
  },
  {
    match: /!\[([^\]]*)\]\(([^()\s]+)(?:\s+"[^"]*")?\)/y,
    draw: ([, alt = "", url = ""]) =>
      /^(https?:|\/(?!\/))/.test(url) ? <img className="markdown-image" src={url} alt={alt} /> : alt,
  },
  {
    match: /\[([^\]]+)\]\(((?:[^()\s]|\([^()\s]*\))+)(?:\s+"[^"]*")?\)/y,
    draw: ([, label, url = ""]) => <Link url={url}>{inner(label)}</Link>,
  },
  {
    match: /<@([UW][A-Z0-9]+)(?:\|([^>]*))?>/y,
    draw: ([, id = "", label = ""]) => <UserMention id={id} label={label} />,
  },
  {
    match: /<#(C[A-Z0-9]+)(?:\|([^>]*))?>/y,
    draw: ([, id = "", label = ""]) => <ChannelMention id={id} label={label} />,
  },
  { match: /<((?:https?|mailto):[^>\s]+)>/y, draw: ([, url = ""]) => <Link url={url}>{url}</Link> },
  { match: /https?:\/\/[^\s<>]*[^\s<>.,;:!?)\]}'"*_~]/y, draw: ([url]) => <Link url={url}>{url}</Link> },
  { match: /\*\*(?=\S)([\s\S]+?\S?)\*\*(?!\*)/y, draw: ([, text]) => <strong>{inner(text)}</strong> },
  { match: /__(?=\S)([\s\S]+?)__(?![\p{L}\p{N}])/uy, draw: ([, text]) => <strong>{inner(text)}</strong> },
  { match: /~~(?=\S)([\s\S]+?)~~/y, draw: ([, text]) => <s>{inner(text)}</s> },
  { match: /\*(?=\S)([^*\n]+?)\*(?!\*)/y, draw: ([, text]) => <em>{inner(text)}</em> },
  { match: /(?<![\p{L}\p{N}])_(?=\S)([^_\n]+?)_(?![\p{L}\p{N}])/uy, draw: ([, text]) => <em>{inner(text)}</em> },
  { match: /(?<!\d):([a-z0-9_+'-]+):/y, draw: ([, name = ""]) => <Emoji name={name} /> },
  { match: / {2}\n|\\\n/y, draw: () => <br /> },
];

export const MarkdownInline = ({ text }: { readonly text: string }): ReactNode => {
  const drawn: ReactNode[] = [];
  let plain = "";
  let at = 0;
  while (at < text.length) {
    const hit = firstHit(text, at);
    if (hit === null) {
      plain += text[at] ?? "";
      at += 1;
      continue;
    }
    if (plain !== "") drawn.push(plain);
    plain = "";
    drawn.push(<span key={at}>{hit.rule.draw(hit.parts)}</span>);
    at += hit.parts[0].length;
  }
  if (plain !== "") drawn.push(plain);
  return drawn;
};

const firstHit = (text: string, at: number): { readonly rule: Rule; readonly parts: RegExpExecArray } | null => {
  // Most letters start nothing; asking sixteen rules about each of them would be slow on long texts.
  if (!/[\\`!<h*_~:[ ]/.test(text[at] ?? "")) return null;
  for (const rule of RULES) {
    rule.match.lastIndex = at;
    const parts = rule.match.exec(text);
    if (parts !== null) return { rule, parts };
  }
  return null;
};
