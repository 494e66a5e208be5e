import { type ReactNode, useState } from "react";
import type { PageMessage } from "../../workspace/page-protocol.ts";
import { toSent, toTyped } from "../text/outgoing.ts";
import { useWorkspace } from "../workspace.ts";

type EditBoxProps = { readonly message: PageMessage; readonly channelId: string; readonly onDone: () => void };

export const EditBox = ({ message, channelId, onDone }: EditBoxProps): ReactNode => {
  const { act, state } = useWorkspace();
  const [text, setText] = useState(() => toTyped(message.text, state));
  const save = (): void => {
    if (text.trim() === "") return;
    void act({ kind: "edit", channel: channelId, ts: message.ts, text: toSent(text.trim(), state) });
    onDone();
  };
  return (
    <div className="edit-box">
      <textarea
        className="field"
        aria-label="Edit message"
        rows={2}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Escape") onDone();
          if (event.key !== "Enter" || event.shiftKey) return;
          event.preventDefault();
          save();
        }}
      />
      <div className="actions">
        <button type="button" className="button small" onClick={onDone}>
          Cancel
        </button>
        <button type="button" className="button small solid primary" onClick={save}>
          Save
        </button>
      </div>
    </div>
  );
};
