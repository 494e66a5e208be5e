import { type ReactNode, useId } from "react";
import { Control } from "../controls/control.tsx";
import { useSurface } from "../controls/surface.tsx";
import { withEmoji } from "../text/emoji.ts";
import type { BlockProps } from "./blocks.tsx";
import { fieldsOf, textOf } from "./read.ts";

export const InputBlock = ({ block, blockId }: BlockProps): ReactNode => {
  const id = useId();
  const { errors } = useSurface();
  const error = errors[blockId];
  const hint = textOf(block.hint);
  const describedBy = [error === undefined ? "" : `${id}-error`, hint === "" ? "" : `${id}-hint`].filter(Boolean);
  return (
    <div className={error === undefined ? "input" : "input has-error"}>
      <div id={`${id}-label`} className="input-label">
        {withEmoji(textOf(block.label))}
        {block.optional === true ? <span className="input-optional"> (optional)</span> : null}
      </div>
      <Control
        element={fieldsOf(block.element)}
        blockId={blockId}
        dispatches={block.dispatch_action === true}
        labelledBy={`${id}-label`}
        describedBy={describedBy.length === 0 ? undefined : describedBy.join(" ")}
      />
      {error === undefined ? null : (
        <div id={`${id}-error`} className="input-error" role="alert">
          {error}
        </div>
      )}
      {hint === "" ? null : (
        <div id={`${id}-hint`} className="input-hint">
          {withEmoji(hint)}
        </div>
      )}
    </div>
  );
};
