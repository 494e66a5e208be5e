import { type ReactNode, useEffect, useState } from "react";
import { Blocks } from "../blocks/blocks.tsx";
import { fieldsOf, listOf } from "../blocks/read.ts";
import { Avatar } from "../chrome/avatar.tsx";
import { Composer } from "../composer/composer.tsx";
import { SurfaceOf } from "../controls/surface.tsx";
import { MessageList } from "../message/message-list.tsx";
import { useWorkspace } from "../workspace.ts";

type HomeViewProps = { readonly appId: string };

const HOME = { kind: "home" } as const;

/** An app's own place: its Home tab and the messages it sent to this person alone. */
export const HomeView = ({ appId }: HomeViewProps): ReactNode => {
  const { state, act, personOf } = useWorkspace();
  const [tab, setTab] = useState<"home" | "messages">("home");
  const app = state.apps.find((candidate) => candidate.id === appId);
  const talk = state.channels.find(
    (channel) => channel.kind === "im" && channel.members.includes(app?.botUserId ?? ""),
  );
  const blocks = listOf(fieldsOf(state.home).blocks);

  useEffect(() => {
    void act({ kind: "open_home" });
  }, [act]);
  useEffect(() => {
    if (tab === "messages" && talk !== undefined && talk.unread > 0) void act({ kind: "seen", channel: talk.id });
  }, [act, tab, talk]);

  return (
    <section className="channel" aria-label={app?.name}>
      <header className="channel-head">
        <div className="channel-name">
          <Avatar person={personOf(app?.botUserId ?? "")} size="small" />
          <h1>{app?.name}</h1>
          <span className="badge">APP</span>
        </div>
      </header>
      <div className="tabs">
        <nav aria-label="Views of this app">
          <button
            type="button"
            className="tab"
            aria-current={tab === "home" ? "page" : undefined}
            onClick={() => setTab("home")}
          >
            Home
          </button>
          {talk === undefined ? null : (
            <button
              type="button"
              className="tab"
              aria-current={tab === "messages" ? "page" : undefined}
              onClick={() => setTab("messages")}
            >
              Messages {talk.unread > 0 ? <span className="count">{talk.unread}</span> : null}
            </button>
          )}
        </nav>
      </div>
      {tab === "messages" && talk !== undefined ? (
        <>
          <MessageList channel={talk} />
          <Composer channel={talk} threadTs={null} placeholder={`Message ${app?.name ?? "the app"}`} />
        </>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
        <section className="home" tabIndex={0} aria-label="Home tab">
          {blocks.length === 0 ? (
            <p className="list-empty">{app?.name ?? "The app"} has not drawn its Home tab yet.</p>
          ) : (
            <SurfaceOf source={HOME} blocks={blocks}>
              <Blocks blocks={blocks} />
            </SurfaceOf>
          )}
        </section>
      )}
    </section>
  );
};
