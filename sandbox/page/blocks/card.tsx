import type { ReactNode } from "react";
import { Control } from "../controls/control.tsx";
import { TextObject } from "../text/mrkdwn.tsx";
import type { BlockProps } from "./blocks.tsx";
import { ImageElement } from "./image.tsx";
import { blockIdOf, isFields, rowsOf, stringOf } from "./read.ts";

export const CardBlock = ({ block, blockId }: BlockProps): ReactNode => {
  const actions = rowsOf(block.actions);
  const hero = block.hero_image;
  const icon = block.icon;
  return (
    <div className="card">
      {isFields(hero) ? <ImageElement element={hero} className="card-hero" /> : null}
      <div className="card-head">
        {isFields(icon) ? <ImageElement element={icon} className="card-icon" /> : null}
        <div>
          {isFields(block.title) ? (
            <div className="card-title">
              <TextObject value={block.title} />
            </div>
          ) : null}
          {isFields(block.subtitle) ? (
            <div className="card-subtitle">
              <TextObject value={block.subtitle} />
            </div>
          ) : null}
        </div>
      </div>
      {isFields(block.body) ? (
        <div className="card-body">
          <TextObject value={block.body} />
        </div>
      ) : null}
      {actions.length === 0 ? null : (
        <div className="actions card-actions">
          {actions.map((element, index) => (
            <Control key={stringOf(element.action_id) || index} element={element} blockId={blockId} dispatches={true} />
          ))}
        </div>
      )}
    </div>
  );
};

export const CarouselBlock = ({ block }: BlockProps): ReactNode => (
  <div className="carousel">
    {rowsOf(block.elements).map((card, index) => (
      <CardBlock key={blockIdOf(card, index)} block={card} blockId={blockIdOf(card, index)} />
    ))}
  </div>
);
