import type { ReactNode } from "react";
import { Control } from "../controls/control.tsx";
import { keyed } from "../keyed.ts";
import { TextObject } from "../text/mrkdwn.tsx";
import type { BlockProps } from "./blocks.tsx";
import { isFields, rowsOf } from "./read.ts";

export const SectionBlock = ({ block, blockId }: BlockProps): ReactNode => {
  const fields = rowsOf(block.fields);
  const accessory = block.accessory;
  return (
    <div className="section">
      <div className="section-words">
        {block.text === undefined ? null : <TextObject value={block.text} />}
        {fields.length === 0 ? null : (
          <div className="section-fields">
            {keyed(fields).map(({ item: field, key }) => (
              <div key={key}>
                <TextObject value={field} />
              </div>
            ))}
          </div>
        )}
      </div>
      {isFields(accessory) ? (
        <div className="section-accessory">
          <Control element={accessory} blockId={blockId} dispatches={true} />
        </div>
      ) : null}
    </div>
  );
};
