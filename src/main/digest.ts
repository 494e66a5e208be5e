import { createHash } from "node:crypto";

/** SHA-256 as lower-case hex; the rules get it as a function, because they are pure. */
export const digestOf = (text: string): string => createHash("sha256").update(text).digest("hex");
