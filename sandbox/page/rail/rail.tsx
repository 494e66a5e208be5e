import type { ReactNode } from "react";
import type { PageChannel } from "../../workspace/page-protocol.ts";
import { Avatar } from "../chrome/avatar.tsx";
import { channelTitle, useWorkspace } from "../workspace.ts";
import { ChannelLink } from "./channel-link.tsx";
import { PersonSwitcher } from "./person-switcher.tsx";

type RailProps = { readonly channelId: string | null; readonly homeId: string | null };

/** The workspace's places: channels, direct messages, apps. */
export const Rail = ({ channelId, homeId }: RailProps): ReactNode => {
  const workspace = useWorkspace();
  const { state, go, personOf } = workspace;
  const open = state.channels
    .filter((channel) => !channel.archived)
    .toSorted((a, b) => channelTitle(workspace, a).localeCompare(channelTitle(workspace, b), "en"));
  const bots = new Set(state.apps.map((app) => app.botUserId));
  const isWithApp = (channel: PageChannel): boolean => channel.members.some((id) => bots.has(id));
  const joined = open.filter((channel) => channel.kind !== "im" && channel.member);
  const others = open.filter((channel) => channel.kind !== "im" && !channel.member);
  const directs = open.filter((channel) => channel.kind === "im" && !isWithApp(channel));
  const link = (channel: PageChannel): ReactNode => (
    <ChannelLink key={channel.id} channel={channel} isOpen={channel.id === channelId} />
  );

  return (
    <div className="rail">
      <div className="rail-head">
        <span className="rail-name">{state.workspace}</span>
      </div>
      <PersonSwitcher />
      <nav className="rail-lists" aria-label="Places">
        <h2>Channels</h2>
        <ul>{joined.map(link)}</ul>
        {others.length === 0 ? null : (
          <details open={others.some((channel) => channel.id === channelId) || undefined}>
            <summary>More channels ({others.length})</summary>
            <ul>{others.map(link)}</ul>
          </details>
        )}
        {directs.length === 0 ? null : (
          <>
            <h2>Direct messages</h2>
            <ul>{directs.map(link)}</ul>
          </>
        )}
        <h2>Apps</h2>
        <ul>
          {state.apps.map((app) => {
            const talk = open.find((channel) => channel.kind === "im" && channel.members.includes(app.botUserId));
            const unread = talk?.unread ?? 0;
            const isOpen = homeId === app.id || (talk !== undefined && talk.id === channelId);
            return (
              <li key={app.id}>
                <a
                  className={unread > 0 ? "rail-link unread" : "rail-link"}
                  href={`?as=${state.me.id}&home=${app.id}`}
                  data-home={app.id}
                  aria-current={isOpen ? "page" : undefined}
                  onClick={(event) => {
                    event.preventDefault();
                    go({ home: app.id, channel: null, canvas: null, thread: null });
                  }}
                >
                  <Avatar person={personOf(app.botUserId)} size="tiny" />
                  <span className="rail-words">{app.name}</span>
                  {unread > 0 ? <span className="count">{unread}</span> : null}
                </a>
              </li>
            );
          })}
        </ul>
      </nav>
    </div>
  );
};
