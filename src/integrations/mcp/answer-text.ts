import { z } from "zod";
import type { McpAnswer } from "../../app/ports/mcp.ts";
import { withoutControls } from "../plain-text.ts";

/** The parts of a tool's result that are read; kinds that are not known yet are named and left out. */
export const toolResult = z.looseObject({
  content: z.array(z.looseObject({ type: z.string() })).default([]),
  structuredContent: z.unknown().optional(),
  isError: z.boolean().default(false),
});

/** More than this is not read further: the ledger keeps far less. */
const longestAnswer = 200_000;
const partsRead = 200;

/** Text of a result; pictures and files are named with their size, and nothing is fetched from an address in it. */
export const answerOf = (result: z.output<typeof toolResult>): McpAnswer => {
  const parts = result.content.slice(0, partsRead).map(textOfPart);
  const left = result.content.length - parts.length;
  const written = parts.filter((part) => part !== "").join("\n");
  const structured = result.structuredContent === undefined ? "" : JSON.stringify(result.structuredContent);
  const whole = [written.trim() === "" ? structured : written, ...(left > 0 ? [`(${left} more parts)`] : [])].join(
    "\n",
  );
  const text = withoutControls(whole.slice(0, longestAnswer)).trim();
  if (result.isError) return { kind: "refused", text };
  return { kind: saysNothing(text) ? "empty" : "answered", text };
};

const textOfPart = (part: { readonly type: string; readonly [member: string]: unknown }): string => {
  const said = (member: string): string => (typeof part[member] === "string" ? String(part[member]) : "");
  switch (part.type) {
    case "text":
      return said("text");
    case "image":
    case "audio":
      return `(${part.type}, ${said("mimeType") || "of no kind"}, ${said("data").length} characters, not shown)`;
    case "resource_link":
      return `(a link: ${said("name")} ${said("uri")})`;
    case "resource":
      return textOfResource(part.resource);
    default:
      return `(a part of the kind ${part.type.slice(0, 40)}, not shown)`;
  }
};

const resource = z.looseObject({ uri: z.string().default(""), text: z.string().optional() });

const textOfResource = (raw: unknown): string => {
  const read = resource.safeParse(raw);
  if (!read.success) return "(a resource, not shown)";
  const { uri, text } = read.data;
  return text === undefined ? `(a resource ${uri}, not shown)` : `${uri}\n${text}`;
};

const shortAnswer = 160;
const noneFound =
  /^(?:there (?:is|are|were) )?(?:no|0|nothing) ?(?:[\w-]+ ){0,4}(?:found|results?|match(?:es)?|data|records?|rows?)?\W*$/i;

/** "There is none" is an answer, and none that proves anything. */
const saysNothing = (text: string): boolean => {
  if (text === "") return true;
  if (text.length <= shortAnswer && noneFound.test(text)) return true;
  try {
    return isHollow(JSON.parse(text));
  } catch {
    return false;
  }
};

/** `[]`, `{}`, null, and objects of empty lists with a count of nought beside them. */
const isHollow = (value: unknown): boolean => {
  if (value === null) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value !== "object") return false;
  const members = Object.values(value);
  if (members.length === 0) return true;
  return members.some(Array.isArray) && members.every((one) => one === 0 || isHollow(one));
};
