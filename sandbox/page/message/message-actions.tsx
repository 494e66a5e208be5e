import { type ReactNode, useRef, useState } from "react";
import type { PageMessage } from "../../workspace/page-protocol.ts";
import { DotsIcon, ThreadIcon } from "../chrome/icons.tsx";
import { useConfirm } from "../controls/confirm.tsx";
import { Menu, type MenuItem } from "../controls/menu.tsx";
import { emojiGlyph } from "../text/emoji.ts";
import { useWorkspace } from "../workspace.ts";

const QUICK_REACTIONS = ["thumbsup", "thumbsdown", "pushpin", "white_check_mark", "eyes"] as const;

type ActionsProps = {
  readonly message: PageMessage;
  readonly channelId: string;
  readonly where: "channel" | "thread";
  readonly onEdit: () => void;
};

/** What one can do with a message; seen while the pointer or the focus is on it. */
export const MessageActions = ({ message, channelId, where, onEdit }: ActionsProps): ReactNode => {
  const { act, go, state } = useWorkspace();
  const confirm = useConfirm();
  const [open, setOpen] = useState(false);
  const more = useRef<HTMLButtonElement>(null);
  const at = { channel: channelId, ts: message.ts };
  // Nobody else can see an ephemeral message, so there is nothing to react or reply to.
  if (message.ephemeral) return null;

  const remove = async (): Promise<void> => {
    const sure = await confirm({
      title: { type: "plain_text", text: "Delete message" },
      text: { type: "plain_text", text: "Are you sure you want to delete this message? This cannot be undone." },
      confirm: { type: "plain_text", text: "Delete" },
      style: "danger",
    });
    if (sure) await act({ kind: "delete", ...at });
  };

  const app = state.apps[0];
  const items: readonly MenuItem[] = [
    ...(message.user === state.me.id
      ? [
          { key: "edit", text: "Edit message", note: "", danger: false, onPick: onEdit },
          { key: "delete", text: "Delete message…", note: "", danger: true, onPick: () => void remove() },
        ]
      : []),
    ...state.messageShortcuts.map((shortcut) => ({
      key: shortcut.callbackId,
      text: shortcut.name,
      note: app?.name ?? "",
      danger: false,
      onPick: () => void act({ kind: "shortcut", callbackId: shortcut.callbackId, ...at }),
    })),
  ];

  return (
    <div className={open ? "message-actions open" : "message-actions"} role="toolbar" aria-label="Message actions">
      {QUICK_REACTIONS.map((name) => (
        <button
          key={name}
          type="button"
          aria-label={`React with ${name.replaceAll("_", " ")}`}
          title={`:${name}:`}
          onClick={() =>
            void act({ kind: "react", name: name === "thumbsup" ? "+1" : name === "thumbsdown" ? "-1" : name, ...at })
          }
        >
          {emojiGlyph(name)}
        </button>
      ))}
      {where === "thread" ? null : (
        <button
          type="button"
          aria-label="Reply in thread"
          title="Reply in thread"
          onClick={() => go({ thread: message.threadTs ?? message.ts })}
        >
          <ThreadIcon />
        </button>
      )}
      {items.length === 0 ? null : (
        <button
          ref={more}
          type="button"
          aria-label="More actions"
          title="More actions"
          aria-haspopup="menu"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          <DotsIcon />
        </button>
      )}
      {open ? <Menu anchor={more} label="More actions" items={items} onClose={() => setOpen(false)} /> : null}
    </div>
  );
};
