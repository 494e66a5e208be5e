import type { ReactNode } from "react";
import { Control } from "../controls/control.tsx";
import type { BlockProps } from "./blocks.tsx";
import { rowsOf, stringOf } from "./read.ts";

export const ActionsBlock = ({ block, blockId }: BlockProps): ReactNode => (
  <div className="actions">
    {rowsOf(block.elements).map((element, index) => (
      <Control key={stringOf(element.action_id) || index} element={element} blockId={blockId} dispatches={true} />
    ))}
  </div>
);
