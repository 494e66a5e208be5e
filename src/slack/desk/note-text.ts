import { z } from "zod";
import { readParts } from "../../ingest/message-parts.ts";
import { plainText } from "../../ingest/message-text.ts";

/** What a message says, in plain words, for the timeline; where it has no text, its blocks and attachments speak. */
export const noteTextOf = (message: { readonly text?: string | null | undefined }): string => {
  const said = plainText(message.text ?? "").text;
  const files = filesOf(message);
  if (said !== "" || files.length > 0) return [said, ...files].filter((line) => line !== "").join("\n");
  const parts = readParts(message);
  return (parts.ok && parts.value.lines.join("\n")) || "(a message without text)";
};

const withFiles = z.object({
  files: z.array(z.object({ title: z.string().nullish(), name: z.string().nullish(), permalink: z.string() })),
});

/** Pictures and other files stay where they are; the timeline says where. */
const filesOf = (message: unknown): readonly string[] =>
  (withFiles.safeParse(message).data?.files ?? []).map(
    ({ title, name, permalink }) => `${title || name || "a file"}: ${permalink}`,
  );
