import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import type { PageAnswer, PageChannel, PageDeed, PageState } from "../workspace/page-protocol.ts";
import { type Address, useAddress } from "./address.ts";
import { ChannelView } from "./channel/channel-view.tsx";
import { ThreadView } from "./channel/thread-view.tsx";
import { Toast } from "./chrome/toast.tsx";
import { ConfirmBoundary } from "./controls/confirm.tsx";
import { HomeView } from "./home/home-view.tsx";
import { type Line, useLive } from "./live.ts";
import { ModalStack } from "./modal/modal-stack.tsx";
import { usePeople } from "./people.ts";
import { Rail } from "./rail/rail.tsx";
import { sendDeed } from "./server.ts";
import { Strip } from "./strip/strip.tsx";
import { type Workspace, WorkspaceProvider } from "./workspace.ts";

/** One person's client: decides who that is, keeps its state live, and lays out the page. */
export const App = (): ReactNode => {
  const [address, go] = useAddress();
  const people = usePeople();
  const known = people?.find((person) => person.id === address.as) ?? people?.find((person) => !person.isBot);
  const { state, line } = useLive(known?.id ?? null);
  return (
    <div className="page">
      <Strip />
      {line === "reconnecting" ? (
        <div className="reconnecting" role="status">
          <span className="spinner" aria-hidden="true" /> The connection to the sandbox was lost. Reconnecting…
        </div>
      ) : null}
      {state === null ? <Waiting line={line} /> : <Client key={state.me.id} state={state} address={address} go={go} />}
    </div>
  );
};

const Waiting = ({ line }: { readonly line: Line }): ReactNode => (
  <p className="waiting" role="status">
    {line === "reconnecting" ? "" : "Opening the workspace…"}
  </p>
);

type ClientProps = {
  readonly state: PageState;
  readonly address: Address;
  readonly go: (change: Partial<Address>) => void;
};

const Client = ({ state, address, go }: ClientProps): ReactNode => {
  const [trouble, setTrouble] = useState<string | null>(null);
  const me = state.me.id;
  const act = useCallback(
    async (deed: PageDeed): Promise<PageAnswer> => {
      const answer = await sendDeed(me, deed);
      if (!answer.ok) setTrouble(`That did not work: ${answer.error}`);
      return answer;
    },
    [me],
  );
  const workspace = useMemo<Workspace>(() => {
    const people = new Map([...state.people, state.me].map((person) => [person.id, person]));
    const channels = new Map(state.channels.map((channel) => [channel.id, channel]));
    return { state, act, go, personOf: (id) => people.get(id), channelOf: (id) => channels.get(id) };
  }, [state, act, go]);

  const home = address.home !== null && state.apps.some((app) => app.id === address.home) ? address.home : null;
  const channel = home === null ? openChannel(state, address.channel) : undefined;
  const place = home === null ? `#${channel?.name ?? ""}` : "Home";
  useEffect(() => {
    document.title = `${place} · ${state.workspace}`;
  }, [place, state.workspace]);

  return (
    <WorkspaceProvider value={workspace}>
      <ConfirmBoundary>
        <div className={address.thread === null || channel === undefined ? "client" : "client with-thread"}>
          <Rail channelId={channel?.id ?? null} homeId={home} />
          <main className="place">
            {home === null ? null : <HomeView key={home} appId={home} />}
            {channel === undefined ? null : (
              <ChannelView key={channel.id} channel={channel} canvasId={address.canvas} />
            )}
            {home === null && channel === undefined ? <p className="list-empty">No channel to show yet.</p> : null}
          </main>
          {address.thread === null || channel === undefined ? null : (
            <ThreadView key={address.thread} channel={channel} threadTs={address.thread} />
          )}
        </div>
        <ModalStack />
        {trouble === null ? null : <Toast key={trouble} text={trouble} onClose={() => setTrouble(null)} />}
      </ConfirmBoundary>
    </WorkspaceProvider>
  );
};

/** The channel asked for by id or name, else the incidents feed, else the first one of this person. */
const openChannel = (state: PageState, asked: string | null): PageChannel | undefined => {
  const open = state.channels.filter((channel) => !channel.archived);
  const mine = open.filter((channel) => channel.member && channel.kind !== "im");
  return (
    state.channels.find((channel) => channel.id === asked || (channel.kind !== "im" && channel.name === asked)) ??
    mine.find((channel) => channel.name === "incidents") ??
    mine[0] ??
    open[0]
  );
};
