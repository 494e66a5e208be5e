import type { Canvas } from "../world.ts";
import { type Call, channelArg, has, type Method, nested, ownMember, refuse, str } from "./method.ts";

/** Source: docs.slack.dev, canvases.create: "limited to 1 MiB (1,048,576 characters)". */
const markdownLimit = 1_048_576;

type Json = Readonly<Record<string, unknown>>;

const markdownOf = (content: unknown): string => {
  if (content === undefined || content === null) return "";
  const { type, markdown } = content as Json;
  if (type !== "markdown" || typeof markdown !== "string") return refuse("invalid_arguments");
  return markdown.length > markdownLimit ? refuse("canvas_creation_failed") : markdown;
};

/** Sections are what an empty line divides; each has an id of its own. */
const sectionsOf = ({ workspace }: Call, markdown: string): Canvas["sections"] =>
  markdown
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== "")
    .map((part) => ({ id: workspace.ticker.nextId("temp:C:"), markdown: part }));

const make = (call: Call, channel: string | null): Json => {
  const { world, ticker, ledger, changed } = call.workspace;
  const sections = sectionsOf(call, markdownOf(nested(call, "document_content")));
  const id = ticker.nextId("F");
  world.canvases.set(id, { id, title: str(call, "title", ""), channel, owner: call.app.botUserId, sections });
  ledger.record({ kind: "canvas", canvas: id, action: "created" });
  changed();
  return { canvas_id: id };
};

const createInChannel: Method = (call) => {
  const channel = channelArg(call, "channel_id");
  ownMember(call, channel);
  const canvases = [...call.workspace.world.canvases.values()];
  if (canvases.some((one) => one.channel === channel.id)) refuse("channel_canvas_already_exists");
  return make(call, channel.id);
};

const create: Method = (call) => {
  if (!has(call, "channel_id")) return make(call, null);
  const channel = channelArg(call, "channel_id");
  ownMember(call, channel);
  return make(call, channel.id);
};

const canvasArg = (call: Call): Canvas =>
  call.workspace.world.canvases.get(str(call, "canvas_id")) ?? refuse("canvas_not_found");

const edit: Method = (call) => {
  const canvas = canvasArg(call);
  const changes = nested(call, "changes");
  if (!Array.isArray(changes) || changes.length === 0) return refuse("invalid_arguments");
  for (const change of changes) canvas.sections = changed(call, canvas, change as Json);
  call.workspace.ledger.record({ kind: "canvas", canvas: canvas.id, action: "edited" });
  call.workspace.changed();
  return {};
};

const changed = (call: Call, { sections }: Canvas, change: Json): Canvas["sections"] => {
  const given = sectionsOf(call, markdownOf(change.document_content));
  const at = sections.findIndex(({ id }) => id === change.section_id);
  if (change.section_id !== undefined && at < 0) refuse("canvas_editing_failed");
  switch (change.operation) {
    case "insert_at_start":
      return [...given, ...sections];
    case "insert_at_end":
      return [...sections, ...given];
    case "insert_before":
      return sections.toSpliced(at, 0, ...given);
    case "insert_after":
      return sections.toSpliced(at + 1, 0, ...given);
    case "replace":
      return at < 0 ? given : sections.toSpliced(at, 1, ...given);
    case "delete":
      return sections.toSpliced(at, 1);
    default:
      return refuse("invalid_arguments");
  }
};

const lookUp: Method = (call) => {
  const { sections } = canvasArg(call);
  const criteria = (nested(call, "criteria") ?? {}) as Json;
  const types = Array.isArray(criteria.section_types) ? criteria.section_types : [];
  const words = typeof criteria.contains_text === "string" ? criteria.contains_text : "";
  const found = sections.filter(({ markdown }) => {
    const level = /^(#{1,3}) /.exec(markdown)?.[1]?.length;
    const isType =
      types.length === 0 || (level !== undefined && (types.includes("any_header") || types.includes(`h${level}`)));
    return isType && markdown.includes(words);
  });
  return { sections: found.map(({ id }) => ({ id })) };
};

const remove: Method = (call) => {
  const { id } = canvasArg(call);
  call.workspace.world.canvases.delete(id);
  call.workspace.ledger.record({ kind: "canvas", canvas: id, action: "deleted" });
  call.workspace.changed();
  return {};
};

const setAccess: Method = (call) => {
  canvasArg(call);
  if (!["read", "write", "owner"].includes(str(call, "access_level"))) refuse("invalid_arguments");
  return {};
};

export const canvasMethods: Readonly<Record<string, Method>> = {
  "canvases.create": create,
  "conversations.canvases.create": createInChannel,
  "canvases.edit": edit,
  "canvases.sections.lookup": lookUp,
  "canvases.access.set": setAccess,
  "canvases.delete": remove,
};
