import { type KeyboardEvent, type ReactNode, type RefObject, useEffect, useRef } from "react";
import { Popup } from "./popup.tsx";

export type MenuItem = {
  readonly key: string;
  readonly text: ReactNode;
  readonly note: string;
  readonly danger: boolean;
  readonly onPick: () => void;
};

type MenuProps = {
  readonly anchor: RefObject<HTMLElement | null>;
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly onClose: () => void;
};

/** A menu of things to do: arrows move, Enter picks, Escape leaves. */
export const Menu = ({ anchor, label, items, onClose }: MenuProps): ReactNode => {
  const list = useRef<HTMLDivElement>(null);
  const buttons = (): readonly HTMLElement[] => Array.from(list.current?.querySelectorAll("button") ?? []);
  useEffect(() => list.current?.querySelector("button")?.focus(), []);

  const onKey = (event: KeyboardEvent): void => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const all = buttons();
    const here = all.findIndex((button) => button.matches(":focus"));
    all[(here + step + all.length) % all.length]?.focus();
  };

  return (
    <Popup anchor={anchor} align="right" onClose={onClose}>
      <div ref={list} role="menu" tabIndex={-1} aria-label={label} className="menu" onKeyDown={onKey}>
        {items.map((item) => (
          <button
            key={item.key}
            type="button"
            role="menuitem"
            className={item.danger ? "menu-item danger" : "menu-item"}
            data-item={item.key}
            onClick={() => {
              onClose();
              item.onPick();
            }}
          >
            <span>{item.text}</span>
            {item.note === "" ? null : <span className="menu-note">{item.note}</span>}
          </button>
        ))}
      </div>
    </Popup>
  );
};
