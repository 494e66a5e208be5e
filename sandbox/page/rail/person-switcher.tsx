import { type ReactNode, useRef, useState } from "react";
import { Avatar } from "../chrome/avatar.tsx";
import { ChevronIcon } from "../chrome/icons.tsx";
import { Listbox } from "../controls/listbox.tsx";
import { Popup } from "../controls/popup.tsx";
import { displayName, useWorkspace } from "../workspace.ts";

/** The sandbox's own trick: be anyone in the workspace. */
export const PersonSwitcher = (): ReactNode => {
  const { state, go } = useWorkspace();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const { me } = state;
  const people = state.people.filter((person) => !person.isBot);
  return (
    <div className="switcher">
      <button
        ref={button}
        type="button"
        className="switcher-button"
        data-acting-as={me.id}
        aria-haspopup="listbox"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Avatar person={me} size="medium" />
        <span className="switcher-words">
          <span className="switcher-label">Acting as</span>
          <strong>{displayName(me)}</strong>
          <span>{me.isGuest ? `Guest · ${me.title}` : me.title}</span>
        </span>
        <ChevronIcon />
      </button>
      {open ? (
        <Popup anchor={button} align="width" onClose={() => setOpen(false)}>
          <Listbox
            label="Act as"
            chosen={[me.id]}
            choices={people.map((person) => ({
              id: person.id,
              text: displayName(person),
              description: person.isGuest ? `Guest · ${person.title}` : person.title,
              group: "",
              icon: <Avatar person={person} size="small" />,
            }))}
            onChoose={(id) => {
              setOpen(false);
              go({ as: id, thread: null });
            }}
          />
        </Popup>
      ) : null}
    </div>
  );
};
