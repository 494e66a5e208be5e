import type { ReactNode } from "react";
import type { Suggestion } from "./suggest.ts";

type ListProps = {
  readonly id: string;
  readonly title: string;
  readonly items: readonly Suggestion[];
  readonly active: number;
  readonly onPick: (suggestion: Suggestion) => void;
};

/** The cursor stays in the text; keys are handled there. */
export const SuggestionList = ({ id, title, items, active, onPick }: ListProps): ReactNode => (
  <div className="suggestions">
    <div className="suggestions-title">
      <span>{title}</span>
      <span>
        <kbd>↑</kbd> <kbd>↓</kbd> to move · <kbd>Tab</kbd> to take
      </span>
    </div>
    <div id={id} role="listbox" aria-label={title}>
      {items.map((item, index) => (
        <div
          key={item.key}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          className={index === active ? "suggestion active" : "suggestion"}
          onPointerDown={(event) => {
            event.preventDefault();
            onPick(item);
          }}
        >
          <strong>{item.title}</strong>
          <span>{item.note}</span>
        </div>
      ))}
    </div>
  </div>
);
