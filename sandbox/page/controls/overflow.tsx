import { type ReactNode, useRef, useState } from "react";
import { type Fields, rowsOf, stringOf, textOf } from "../blocks/read.ts";
import { DotsIcon } from "../chrome/icons.tsx";
import { withEmoji } from "../text/emoji.ts";
import { useOpenLink } from "../text/open-link.ts";
import { Menu } from "./menu.tsx";
import { type ControlProps, useControl } from "./use-control.ts";

export const Overflow = (props: ControlProps): ReactNode => {
  const { element } = props;
  const { busy, press, confirmed } = useControl(props);
  const openLink = useOpenLink();
  const [open, setOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);

  const pick = async (option: Fields): Promise<void> => {
    if (!(await confirmed())) return;
    openLink(stringOf(option.url));
    await press({ selected_option: option });
  };

  return (
    <>
      <button
        ref={trigger}
        type="button"
        className="button icon-only"
        data-action-id={stringOf(element.action_id)}
        aria-label="More options"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-busy={busy}
        onClick={() => setOpen(!open)}
      >
        <DotsIcon />
      </button>
      {open ? (
        <Menu
          anchor={trigger}
          label="More options"
          onClose={() => setOpen(false)}
          items={rowsOf(element.options).map((option) => ({
            key: stringOf(option.value),
            text: withEmoji(textOf(option.text)),
            note: withEmoji(textOf(option.description)),
            danger: false,
            onPick: () => void pick(option),
          }))}
        />
      ) : null}
    </>
  );
};
