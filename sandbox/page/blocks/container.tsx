import type { ReactNode } from "react";
import { withEmoji } from "../text/emoji.ts";
import { TextObject } from "../text/mrkdwn.tsx";
import { ImageElement } from "./image.tsx";
import { type Fields, isFields, textOf } from "./read.ts";
import { RichText } from "./rich-text.tsx";

type ContainerProps = { readonly block: Fields; readonly children: ReactNode };

/** A titled group that may fold; its child blocks are given drawn. */
export const ContainerBlock = ({ block, children }: ContainerProps): ReactNode => {
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
  if (block.is_collapsible === true) {
    return (
      <details className="card container" open={block.default_collapsed !== true}>
        <summary className="card-head">{head}</summary>
        {children}
      </details>
    );
  }
  return (
    <div className="card container">
      <div className={block.has_header_divider === true ? "card-head divided" : "card-head"}>{head}</div>
      {children}
    </div>
  );
};
