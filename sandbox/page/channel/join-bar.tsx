import type { ReactNode } from "react";
import type { PageChannel } from "../../workspace/page-protocol.ts";
import { useWorkspace } from "../workspace.ts";

export const JoinBar = ({ channel }: { readonly channel: PageChannel }): ReactNode => {
  const { act } = useWorkspace();
  return (
    <div className="bar">
      <span>
        You are looking at <strong>#{channel.name}</strong>
      </span>
      <button
        type="button"
        className="button solid primary"
        onClick={() => void act({ kind: "join", channel: channel.id })}
      >
        Join channel
      </button>
    </div>
  );
};
