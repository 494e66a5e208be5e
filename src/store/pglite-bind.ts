/**
 * The "Bind" message of PostgreSQL's wire protocol: a named statement, the unnamed portal, all values and all results as
 * text. PGlite's own writer counts the bytes of each text in JavaScript, which in a storm of alerts took longer than
 * looking them up. Source: PostgreSQL documentation, "Message Formats".
 */
export const bindMessage = (statement: string, values: readonly (string | null)[]): Uint8Array => {
  const lengths = values.map((value) => (value === null ? -1 : Buffer.byteLength(value)));
  const content = lengths.reduce((sum, length) => sum + 4 + Math.max(0, length), 0);
  const length = 4 + 1 + Buffer.byteLength(statement) + 1 + 2 + 2 + content + 2;
  const bytes = Buffer.alloc(1 + length);
  let at = bytes.write("B", 0, "latin1");
  at = bytes.writeInt32BE(length, at);
  at += 1;
  at += bytes.write(statement, at);
  at += 1 + 2;
  at = bytes.writeUInt16BE(values.length, at);
  values.forEach((value, index) => {
    at = bytes.writeInt32BE(lengths[index] ?? -1, at);
    if (value !== null) at += bytes.write(value, at);
  });
  return bytes;
};
