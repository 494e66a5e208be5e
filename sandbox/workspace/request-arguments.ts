import type { IncomingMessage } from "node:http";

export type Arguments = Readonly<Record<string, unknown>>;

/** A body that could not be read, in Slack's word. */
export type Unreadable = { readonly error: "invalid_json" | "json_not_object" | "invalid_form_data" };

/** The arguments of one call: query, form, JSON or multipart body, and the token from the header or a field. */
export const readArguments = async (
  request: IncomingMessage,
  body: Buffer,
): Promise<{ readonly args: Arguments } | Unreadable> => {
  const query = Object.fromEntries(new URL(request.url ?? "/", "http://slack").searchParams);
  const fields = await readFields(request.headers["content-type"] ?? "", body);
  if ("error" in fields) return fields;
  const bearer = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  return { args: { ...query, ...fields.args, ...(bearer === undefined ? {} : { token: bearer }) } };
};

const readFields = async (type: string, body: Buffer): Promise<{ readonly args: Arguments } | Unreadable> => {
  if (body.length === 0) return { args: {} };
  if (type.startsWith("application/json")) return readJson(body);
  if (type.startsWith("multipart/form-data")) return readMultipart(type, body);
  return { args: Object.fromEntries(new URLSearchParams(body.toString("utf8"))) };
};

const readJson = (body: Buffer): { readonly args: Arguments } | Unreadable => {
  try {
    const read: unknown = JSON.parse(body.toString("utf8"));
    return typeof read === "object" && read !== null && !Array.isArray(read)
      ? { args: read as Arguments }
      : { error: "json_not_object" };
  } catch {
    return { error: "invalid_json" };
  }
};

const readMultipart = async (type: string, body: Buffer): Promise<{ readonly args: Arguments } | Unreadable> => {
  try {
    const form = await new Response(new Uint8Array(body), { headers: { "content-type": type } }).formData();
    const args: Record<string, unknown> = {};
    for (const [name, value] of form)
      args[name] = typeof value === "string" ? value : Buffer.from(await value.arrayBuffer());
    return { args };
  } catch {
    return { error: "invalid_form_data" };
  }
};
