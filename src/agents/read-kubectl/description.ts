/** What `kubectl describe` prints: titles with a colon at the beginning of a line, what belongs to them beneath. */

/** The value after a title at the left edge; empty when it is not there. */
export const fieldOf = (text: string, title: string): string =>
  new RegExp(`^${title}:[ \\t]*(.*)$`, "m").exec(text)?.[1]?.trim() ?? "";

/** A title's value with the lines beneath it. */
export const blockOf = (text: string, title: string): readonly string[] => {
  const lines = text.split("\n");
  const at = lines.findIndex((line) => line.startsWith(`${title}:`));
  if (at === -1) return [];
  const first = (lines[at] ?? "").slice(title.length + 1).trim();
  const rest: string[] = [];
  for (const line of lines.slice(at + 1)) {
    if (line !== "" && !/^\s/.test(line)) break;
    rest.push(line);
  }
  return first === "" ? rest : [first, ...rest];
};

/** `a=b` lines of Labels, Annotations, Selector and Node-Selectors, as pairs. */
export const pairsOf = (lines: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    lines
      .flatMap((line) => line.trim().split(/,(?=\S+=)/))
      .flatMap((pair) => {
        const [, key, value] = /^([^=\s]+)=(.*)$/.exec(pair.trim()) ?? [];
        return key === undefined ? [] : [[key, value ?? ""] as const];
      }),
  );

/** Everything indented deeper than `indent` beneath each line of exactly that indent that ends in a colon. */
export const namedBlocks = (
  lines: readonly string[],
  indent: number,
): readonly { readonly name: string; readonly lines: readonly string[] }[] => {
  const blocks: { name: string; lines: string[] }[] = [];
  for (const line of lines) {
    const name = new RegExp(`^ {${indent}}(\\S.*?):\\s*$`).exec(line)?.[1];
    if (name !== undefined) blocks.push({ name, lines: [] });
    else blocks.at(-1)?.lines.push(line);
  }
  return blocks;
};
