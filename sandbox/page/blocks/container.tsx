import type { ReactNode } from "react";
import { withEmoji } from "../text/emoji.ts";
import { TextObject } from "../text/mrkdwn.tsx";
import { type BlockProps, Blocks } from "./blocks.tsx";
import { ImageElement } from "./image.tsx";
import { isFields, listOf, textOf } from "./read.ts";
import { RichText } from "./rich-text.tsx";

/** A titled group of blocks that may fold. */
export const ContainerBlock = ({ block }: BlockProps): ReactNode => {
  const rich = block.rich_text_title;
  const icon = block.icon;
  const head = (
    <>
      {isFields(icon) ? <ImageElement element={icon} className="card-icon" /> : null}
      <span>
        <span className="card-title">{isFields(rich) ? <RichText rich={rich} /> : withEmoji(textOf(block.title))}</span>
        {isFields(block.subtitle) ? (
          <span className="card-subtitle">
            <TextObject value={block.subtitle} />
          </span>
        ) : null}
      </span>
    </>
  );
  const inside = <Blocks blocks={listOf(block.child_blocks)} />;
  if (block.is_collapsible === true) {
    return (
      <details className="card container" open={block.default_collapsed !== true}>
        <summary className="card-head">{head}</summary>
        {inside}
      </details>
    );
  }
  return (
    <div className="card container">
      <div className={block.has_header_divider === true ? "card-head divided" : "card-head"}>{head}</div>
      {inside}
    </div>
  );
};
