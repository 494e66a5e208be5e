import { useCallback, useSyncExternalStore } from "react";

/** What the page shows, kept in the address so that it can be linked, reloaded and gone back to. */
export type Address = {
  readonly as: string | null;
  readonly channel: string | null;
  /** The app whose Home tab is shown; it wins over `channel`. */
  readonly home: string | null;
  readonly canvas: string | null;
  readonly thread: string | null;
};

const KEYS = ["as", "channel", "home", "canvas", "thread"] as const;
const MOVED = "page-moved";

export const useAddress = (): readonly [Address, (change: Partial<Address>) => void] => {
  const search = useSyncExternalStore(subscribe, () => window.location.search);
  const go = useCallback((change: Partial<Address>) => {
    const next = { ...readAddress(window.location.search), ...change };
    const params = new URLSearchParams();
    for (const key of KEYS) {
      const value = next[key];
      if (value !== null) params.set(key, value);
    }
    const address = `?${params}`;
    if (address === window.location.search) return;
    window.history.pushState(null, "", address);
    window.dispatchEvent(new Event(MOVED));
  }, []);
  return [readAddress(search), go];
};

const readAddress = (search: string): Address => {
  const params = new URLSearchParams(search);
  const read = (key: string): string | null => params.get(key) || null;
  return {
    as: read("as"),
    channel: read("channel"),
    home: read("home"),
    canvas: read("canvas"),
    thread: read("thread"),
  };
};

const subscribe = (onMove: () => void): (() => void) => {
  window.addEventListener("popstate", onMove);
  window.addEventListener(MOVED, onMove);
  return () => {
    window.removeEventListener("popstate", onMove);
    window.removeEventListener(MOVED, onMove);
  };
};

/** Where a link to this workspace leads (`…/archives/C1/p1700000000000100`), or null for any other link. */
export const placeOfLink = (url: string): { readonly channel: string; readonly thread: string | null } | null => {
  const [, channel, message] = /\/archives\/([CDG][A-Z0-9]+)(?:\/p(\d{16}))?/.exec(url) ?? [];
  if (channel === undefined) {
    const redirected = /\/app_redirect\?(?:.*&)?channel=([CDG][A-Z0-9]+)/.exec(url)?.[1];
    return redirected === undefined ? null : { channel: redirected, thread: null };
  }
  const thread = /[?&]thread_ts=([\d.]+)/.exec(url)?.[1] ?? null;
  return { channel, thread: thread ?? (message === undefined ? null : `${message.slice(0, 10)}.${message.slice(10)}`) };
};
