import type { ReactNode } from "react";
import { keyed } from "../keyed.ts";
import { TextObject } from "../text/mrkdwn.tsx";
import type { BlockProps } from "./blocks.tsx";
import { ImageElement } from "./image.tsx";
import { rowsOf } from "./read.ts";

export const ContextBlock = ({ block }: BlockProps): ReactNode => (
  <div className="context">
    {keyed(rowsOf(block.elements)).map(({ item: element, key }) =>
      element.type === "image" ? (
        <ImageElement key={key} element={element} className="context-image" />
      ) : (
        <TextObject key={key} value={element} />
      ),
    )}
  </div>
);
