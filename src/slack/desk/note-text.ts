import { readParts } from "../../ingest/message-parts.ts";
import { plainText } from "../../ingest/message-text.ts";

/** What a message says, in plain words, for the timeline; where it has no text, its blocks and attachments speak. */
export const noteTextOf = (message: { readonly text?: string | null | undefined }): string => {
  const said = plainText(message.text ?? "").text;
  if (said !== "") return said;
  const parts = readParts(message);
  return (parts.ok && parts.value.lines.join("\n")) || "(a message without text)";
};
