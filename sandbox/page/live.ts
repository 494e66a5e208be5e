import { useEffect, useState } from "react";
import type { PageState } from "../workspace/page-protocol.ts";
import { keepSame } from "./keep-same.ts";
import { fetchState } from "./server.ts";

/** The least time between two reads of the state: a burst of nudges becomes one read. */
const READ_GAP_MS = 150;
/** How soon a broken event stream or a failed read is tried again. */
const RETRY_MS = 1_500;

export type Line = "connecting" | "live" | "reconnecting";

/** One person's view of the workspace, read again whenever the server says that something changed. */
export const useLive = (as: string | null): { readonly state: PageState | null; readonly line: Line } => {
  const [state, setState] = useState<PageState | null>(null);
  const [line, setLine] = useState<Line>("connecting");

  useEffect(() => {
    if (as === null) return;
    const watch = watchState(as, {
      onState: (next) => setState((previous) => keepSame(previous, next)),
      onLine: setLine,
    });
    return () => watch.close();
  }, [as]);

  return { state: state !== null && state.me.id === as ? state : null, line };
};

type Told = { readonly onState: (state: PageState) => void; readonly onLine: (line: Line) => void };

const watchState = (as: string, told: Told): { close: () => void } => {
  const gone = new AbortController();
  let stream: EventSource | null = null;
  let readTimer: number | undefined;
  let retryTimer: number | undefined;
  let lastReadAt = 0;
  let reading = false;
  let wanted = false;

  const read = async (): Promise<void> => {
    reading = true;
    wanted = false;
    lastReadAt = Date.now();
    try {
      const next = await fetchState(as, gone.signal);
      if (gone.signal.aborted) return;
      told.onState(next);
      told.onLine("live");
    } catch {
      if (gone.signal.aborted) return;
      told.onLine("reconnecting");
      wanted = true;
      lastReadAt = Date.now() + RETRY_MS - READ_GAP_MS;
    } finally {
      reading = false;
      if (wanted && !gone.signal.aborted) schedule();
    }
  };

  const schedule = (): void => {
    wanted = true;
    if (reading || readTimer !== undefined) return;
    const waitMs = Math.max(0, lastReadAt + READ_GAP_MS - Date.now());
    readTimer = window.setTimeout(() => {
      readTimer = undefined;
      void read();
    }, waitMs);
  };

  const listen = (): void => {
    stream = new EventSource(`/page/events?as=${encodeURIComponent(as)}`);
    stream.onopen = schedule;
    stream.onmessage = schedule;
    stream.onerror = () => {
      told.onLine("reconnecting");
      // The browser retries a dropped stream, but gives up on a refused one.
      if (stream?.readyState !== EventSource.CLOSED) return;
      clearTimeout(retryTimer);
      retryTimer = window.setTimeout(listen, RETRY_MS);
    };
  };

  schedule();
  listen();
  return {
    close: () => {
      gone.abort();
      stream?.close();
      clearTimeout(readTimer);
      clearTimeout(retryTimer);
    },
  };
};
