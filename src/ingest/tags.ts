import type { Texts } from "./shape.ts";

/** `env:production` → `env=production`; a word alone → `word=true`; a name that comes twice keeps both values. */
export const labelsOfTags = (tags: readonly string[]): Texts =>
  labelsOfPairs(
    tags.map((tag) => {
      const [, name = tag, value = ""] = /^([^:=\s][^:=]*)[:=](.*)$/su.exec(tag) ?? [];
      return { name, value };
    }),
  );

/** For lists of names and values, whatever the source calls the two. */
export const labelsOfPairs = (pairs: readonly { readonly name: string; readonly value: string }[]): Texts => {
  const labels = new Map<string, string>();
  for (const { name: said, value } of pairs) {
    const name = said.trim();
    const known = labels.get(name);
    const meant = value.trim() || "true";
    if (name !== "") labels.set(name, known === undefined ? meant : `${known}, ${meant}`);
  }
  return Object.fromEntries(labels);
};
