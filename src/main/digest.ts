import { hash } from "node:crypto";

/** SHA-256 as lower-case hex; the rules get it as a function, because they are pure. */
export const digestOf = (text: string): string => hash("sha256", text, "hex");
