import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import { fieldsOf, numberOf, stringOf, stringsOf, textOf } from "../blocks/read.ts";
import { type ControlProps, useControl } from "./use-control.ts";

/** How long after the last letter an app that asked for every letter is told. */
const TYPING_PAUSE_MS = 350;

const modes = { number_input: "decimal", url_text_input: "url", email_text_input: "email" } as const;

const modeOf = (type: unknown): "decimal" | "url" | "email" | undefined =>
  type === "number_input" || type === "url_text_input" || type === "email_text_input" ? modes[type] : undefined;

/** Text, number, link and address inputs. Values stay text, as Slack sends them; the checks come at submit. */
export const TextField = (props: ControlProps): ReactNode => {
  const { element, dispatches, labelledBy, describedBy } = props;
  const { value, hold, press, invalid } = useControl(props);
  const timer = useRef<number>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const asked = stringsOf(fieldsOf(element.dispatch_action_config).trigger_actions_on);
  const onEnter = dispatches && (asked.length === 0 || asked.includes("on_enter_pressed"));
  const onEachLetter = dispatches && asked.includes("on_character_entered");

  const latest = useRef(press);
  latest.current = press;

  const onType = (typed: string): void => {
    hold({ value: typed === "" ? null : typed });
    if (!onEachLetter) return;
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => void latest.current({ value: typed }), TYPING_PAUSE_MS);
  };
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Enter" || event.shiftKey || !onEnter) return;
    event.preventDefault();
    clearTimeout(timer.current);
    void press({ value: value.value });
  };

  const shared = {
    className: "field",
    "data-action-id": stringOf(element.action_id),
    "data-focus-first": element.focus_on_load === true ? "" : undefined,
    "aria-labelledby": labelledBy,
    "aria-label": labelledBy === undefined ? textOf(element.placeholder) || "Text" : undefined,
    "aria-describedby": describedBy,
    "aria-invalid": invalid || undefined,
    placeholder: textOf(element.placeholder),
    maxLength: numberOf(element.max_length) || undefined,
    value: stringOf(value.value),
    onKeyDown: onKey,
  };
  return element.multiline === true ? (
    <textarea {...shared} rows={4} onChange={(event) => onType(event.target.value)} />
  ) : (
    <input
      {...shared}
      type="text"
      inputMode={modeOf(element.type)}
      autoComplete="off"
      onChange={(event) => onType(event.target.value)}
    />
  );
};
