import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";

export type Choice = {
  readonly id: string;
  readonly text: string;
  readonly description: string;
  readonly group: string;
  readonly icon: ReactNode;
};

type ListboxProps = {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly string[];
  readonly onChoose: (id: string) => void;
};

/** Short lists need no visible search field; typing filters them all the same. */
const SEARCH_FROM = 8;

/** The list of a select: type to filter, arrows to move, Enter to choose. */
export const Listbox = ({ label, choices, chosen, onChoose }: ListboxProps): ReactNode => {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState("");
  const [active, setActive] = useState(() =>
    Math.max(
      0,
      choices.findIndex((choice) => chosen.includes(choice.id)),
    ),
  );
  const wanted = typed.trim().toLowerCase();
  const shown = choices.filter((choice) => `${choice.text} ${choice.description}`.toLowerCase().includes(wanted));

  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    list.current?.querySelector(`[data-index="${active}"]`)?.scrollIntoView({ block: "nearest" });
  }, [active]);

  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setActive((before) => Math.min(Math.max(0, before + step), Math.max(0, shown.length - 1)));
    }
    const choice = shown[active];
    if (event.key === "Enter" && choice !== undefined) {
      event.preventDefault();
      onChoose(choice.id);
    }
  };

  return (
    <div className="listbox">
      <input
        ref={input}
        className={choices.length < SEARCH_FROM ? "unseen" : "listbox-search"}
        role="combobox"
        aria-label={`Filter ${label}`}
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={shown[active] === undefined ? undefined : `${id}-${active}`}
        placeholder="Search"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setActive(0);
        }}
        onKeyDown={onKey}
      />
      <div ref={list} id={id} role="listbox" aria-label={label} className="listbox-options">
        {shown.map((choice, index) => (
          <div key={choice.id}>
            {choice.group !== "" && choice.group !== shown[index - 1]?.group ? (
              <div className="listbox-group">{choice.group}</div>
            ) : null}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and handles the keys */}
            <div
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              data-index={index}
              data-value={choice.id}
              aria-selected={chosen.includes(choice.id)}
              className={index === active ? "option active" : "option"}
              onPointerMove={() => setActive(index)}
              onClick={() => onChoose(choice.id)}
            >
              {choice.icon}
              <span className="option-words">
                <span>{choice.text}</span>
                {choice.description === "" ? null : <span className="option-description">{choice.description}</span>}
              </span>
              <span className="option-check" aria-hidden="true">
                {chosen.includes(choice.id) ? "✓" : ""}
              </span>
            </div>
          </div>
        ))}
        {shown.length === 0 ? <div className="listbox-none">No matches</div> : null}
      </div>
    </div>
  );
};
