/** Room for the line that says how much is missing. */
const noteLength = 60;

/**
 * At most `limit` characters, from the beginning and the end: what went wrong first and what went wrong last. Cuts at
 * line ends where one is near.
 */
export const boundText = (text: string, limit: number): string => {
  if (text.length <= limit) return text;
  const room = Math.max(0, limit - noteLength);
  const head = wholeLinesOf(text.slice(0, Math.ceil(room * 0.6)), "end");
  const tail = wholeLinesOf(text.slice(text.length - Math.floor(room * 0.4)), "start");
  return `${head}\n… ${text.length - head.length - tail.length} characters left out …\n${tail}`;
};

const lineIsNear = 200;

const wholeLinesOf = (text: string, cutAt: "start" | "end"): string => {
  if (cutAt === "end") {
    const last = text.lastIndexOf("\n");
    return last !== -1 && text.length - last <= lineIsNear ? text.slice(0, last) : text;
  }
  const first = text.indexOf("\n");
  return first !== -1 && first <= lineIsNear ? text.slice(first + 1) : text;
};
