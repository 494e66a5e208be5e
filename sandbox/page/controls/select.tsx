import { type ReactNode, useRef, useState } from "react";
import { isFields, listOf, optionsOf, stringOf, textOf } from "../blocks/read.ts";
import { withEmoji } from "../text/emoji.ts";
import { useWorkspace } from "../workspace.ts";
import { Listbox } from "./listbox.tsx";
import { offersOf, selects } from "./offers.tsx";
import { Popup } from "./popup.tsx";
import { type ControlProps, useControl } from "./use-control.ts";

const FALLBACK = { field: "selected_option", many: false, source: "options" } as const;

/** All eight select menus: of options, people, channels or conversations, one or many. */
export const Select = (props: ControlProps): ReactNode => {
  const { element, labelledBy, describedBy } = props;
  const workspace = useWorkspace();
  const { value, busy, choose, invalid } = useControl(props);
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);

  const { field, many, source } = selects[stringOf(element.type)] ?? FALLBACK;
  const offers = offersOf(element, source, workspace);
  const chosen = (many ? listOf(value[field]) : [value[field]]).map(idOf).filter(Boolean);
  const most = Number(element.max_selected_items ?? Number.POSITIVE_INFINITY);
  const placeholder = textOf(element.placeholder) || (many ? "Choose options" : "Choose an option");

  /** Slack sends options whole, people and channels as ids. */
  const asSent = (id: string): unknown =>
    source === "options" ? (optionsOf(element).find((option) => option.value === id) ?? null) : id;

  const take = (ids: readonly string[]): void => {
    void choose({ [field]: many ? ids.map(asSent) : ids[0] === undefined ? null : asSent(ids[0]) });
  };
  const onChoose = (id: string): void => {
    if (!many) {
      setOpen(false);
      trigger.current?.focus();
      take([id]);
    } else if (chosen.includes(id)) take(chosen.filter((other) => other !== id));
    else if (chosen.length < most) take([...chosen, id]);
  };
  const nameOf = (id: string): string => offers.find((offer) => offer.id === id)?.text ?? id;

  return (
    <span className="select">
      <button
        ref={trigger}
        type="button"
        className="select-trigger"
        data-action-id={stringOf(element.action_id)}
        aria-haspopup="listbox"
        aria-expanded={open}
        aria-busy={busy}
        aria-labelledby={labelledBy === undefined ? undefined : `${labelledBy} ${labelledBy}-value`}
        aria-describedby={describedBy}
        aria-invalid={invalid || undefined}
        onClick={() => setOpen(!open)}
        onKeyDown={(event) => {
          if (event.key !== "ArrowDown") return;
          event.preventDefault();
          setOpen(true);
        }}
      >
        <span id={labelledBy === undefined ? undefined : `${labelledBy}-value`} className="select-words">
          {chosen.length === 0 ? <span className="placeholder">{withEmoji(placeholder)}</span> : null}
          {many
            ? chosen.map((id) => (
                <span key={id} className="chip">
                  {nameOf(id)}
                </span>
              ))
            : chosen.map(nameOf).join("")}
        </span>
        <span className="select-arrow" aria-hidden="true" />
      </button>
      {!many && props.dispatches === false && chosen.length > 0 ? (
        <button type="button" className="select-clear" aria-label="Clear the choice" onClick={() => take([])}>
          ×
        </button>
      ) : null}
      {open ? (
        <Popup anchor={trigger} align="width" onClose={() => setOpen(false)}>
          <Listbox label={placeholder} choices={offers} chosen={chosen} onChoose={onChoose} />
        </Popup>
      ) : null}
    </span>
  );
};

const idOf = (chosen: unknown): string => (isFields(chosen) ? stringOf(chosen.value) : stringOf(chosen));
