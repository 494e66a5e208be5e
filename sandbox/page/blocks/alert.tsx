import type { ReactNode } from "react";
import { TextObject } from "../text/mrkdwn.tsx";
import type { BlockProps } from "./blocks.tsx";
import { stringOf } from "./read.ts";

/** Level by sign and word as well as by colour. */
const levels: Readonly<Record<string, { readonly sign: string; readonly word: string }>> = {
  default: { sign: "•", word: "Note" },
  info: { sign: "i", word: "Info" },
  warning: { sign: "!", word: "Warning" },
  error: { sign: "×", word: "Error" },
  success: { sign: "✓", word: "Success" },
};

export const AlertBlock = ({ block }: BlockProps): ReactNode => {
  const level = stringOf(block.level) || "default";
  const { sign, word } = levels[level] ?? { sign: "•", word: "Note" };
  return (
    <div className="alert" data-level={level} role="note" aria-label={word}>
      <span className="alert-sign" aria-hidden="true">
        {sign}
      </span>
      <TextObject value={block.text} />
    </div>
  );
};
