import { type ReactNode, useId } from "react";
import { type Fields, fieldsOf, rowsOf, stringOf } from "../blocks/read.ts";
import { TextObject } from "../text/mrkdwn.tsx";
import { type ControlProps, useControl } from "./use-control.ts";

export const RadioButtons = (props: ControlProps): ReactNode => {
  const { value, choose } = useControl(props);
  const chosen = fieldsOf(value.selected_option).value;
  return (
    <ChoiceGroup
      {...props}
      kind="radio"
      isChosen={(option) => option.value === chosen}
      onToggle={(option) => void choose({ selected_option: option })}
    />
  );
};

export const Checkboxes = (props: ControlProps): ReactNode => {
  const { value, choose } = useControl(props);
  const chosen = rowsOf(value.selected_options);
  const isChosen = (option: Fields): boolean => chosen.some((other) => other.value === option.value);
  const toggled = (option: Fields): readonly Fields[] =>
    rowsOf(props.element.options).filter((other) => isChosen(other) !== (other === option));
  return (
    <ChoiceGroup
      {...props}
      kind="checkbox"
      isChosen={isChosen}
      onToggle={(option) => void choose({ selected_options: toggled(option) })}
    />
  );
};

type GroupProps = ControlProps & {
  readonly kind: "radio" | "checkbox";
  readonly isChosen: (option: Fields) => boolean;
  readonly onToggle: (option: Fields) => void;
};

const ChoiceGroup = ({ element, kind, isChosen, onToggle, labelledBy, describedBy }: GroupProps): ReactNode => {
  const id = useId();
  return (
    <fieldset
      className="choices"
      data-action-id={stringOf(element.action_id)}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
    >
      {rowsOf(element.options).map((option, index) => (
        <div key={stringOf(option.value)} className="choice">
          <input
            id={`${id}-${index}`}
            type={kind}
            name={kind === "radio" ? id : undefined}
            value={stringOf(option.value)}
            checked={isChosen(option)}
            onChange={() => onToggle(option)}
          />
          <label htmlFor={`${id}-${index}`}>
            <TextObject value={option.text} />
            {option.description === undefined ? null : (
              <span className="choice-description">
                <TextObject value={option.description} />
              </span>
            )}
          </label>
        </div>
      ))}
    </fieldset>
  );
};
