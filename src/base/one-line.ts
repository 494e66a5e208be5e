/** Somebody else's text as a part of one row: no line breaks, no control characters, at most `limit` characters. */
export const oneLine = (text: string, limit: number): string => {
  const plain = text
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replaceAll(/\p{Cf}/gu, "")
    .trim();
  return plain.length <= limit ? plain : `${plain.slice(0, limit - 1)}…`;
};

/** The first line that says something. */
export const firstLine = (text: string, limit: number): string =>
  oneLine(text.split("\n").find((line) => line.trim() !== "") ?? "", limit);
