import { type ReactNode, useState } from "react";
import { type ControlProps, useControl } from "../controls/use-control.ts";
import { withEmoji } from "../text/emoji.ts";
import type { BlockProps } from "./blocks.tsx";
import { type Fields, fieldsOf, rowsOf, stringOf, textOf } from "./read.ts";

/** Small buttons under an answer: was it helpful, and what else to do with it. */
export const ContextActionsBlock = ({ block, blockId }: BlockProps): ReactNode => (
  <div className="context-actions">
    {rowsOf(block.elements).map((element, index) => {
      const props = { element, blockId, dispatches: true, key: stringOf(element.action_id) || index };
      const { key, ...rest } = props;
      return element.type === "feedback_buttons" ? (
        <FeedbackButtons key={key} {...rest} />
      ) : (
        <IconButton key={key} {...rest} />
      );
    })}
  </div>
);

const FeedbackButtons = (props: ControlProps): ReactNode => {
  const { press } = useControl(props);
  const [given, setGiven] = useState("");
  const { element } = props;
  const draw = (button: Fields, glyph: string): ReactNode => {
    const value = stringOf(button.value);
    const text = textOf(button.text);
    return (
      <button
        type="button"
        className="feedback"
        data-action-id={stringOf(element.action_id)}
        data-value={value}
        aria-label={stringOf(button.accessibility_label) || text}
        aria-pressed={given === value}
        title={text}
        onClick={() => {
          setGiven(value);
          void press({ value, text: button.text });
        }}
      >
        {glyph}
      </button>
    );
  };
  return (
    <>
      {draw(fieldsOf(element.positive_button), "👍")}
      {draw(fieldsOf(element.negative_button), "👎")}
    </>
  );
};

const ICONS: Readonly<Record<string, string>> = { trash: "🗑️", thread: "💬", edit: "✏️", copy: "📋" };

const IconButton = (props: ControlProps): ReactNode => {
  const { element } = props;
  const { press, confirmed, busy } = useControl(props);
  const text = textOf(element.text);
  const onPress = async (): Promise<void> => {
    if (await confirmed()) await press({ value: element.value, icon: element.icon, text: element.text });
  };
  return (
    <button
      type="button"
      className="feedback"
      data-action-id={stringOf(element.action_id)}
      aria-label={stringOf(element.accessibility_label) || text}
      aria-busy={busy}
      title={text}
      onClick={() => void onPress()}
    >
      {ICONS[stringOf(element.icon)] ?? withEmoji(text)}
    </button>
  );
};
