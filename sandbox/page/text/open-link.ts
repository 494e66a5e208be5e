import { placeOfLink } from "../address.ts";
import { useWorkspace } from "../workspace.ts";

/** Anything but the web and this server is never followed. */
export const isSafeUrl = (url: string): boolean => /^(https?:|mailto:|\/(?!\/))/i.test(url);

/** What to do when a link is followed that points into this workspace; null for every other link. */
export const useInnerLink = (): ((url: string) => (() => void) | null) => {
  const { channelOf, go } = useWorkspace();
  return (url) => {
    const place = placeOfLink(url);
    const channel = place === null ? undefined : channelOf(place.channel);
    if (place === null || channel === undefined) return null;
    const target = channel.messages.find((message) => message.ts === place.thread);
    const thread = target === undefined || target.threadTs === null ? null : target.threadTs;
    return () => go({ channel: channel.id, home: null, canvas: null, thread });
  };
};

/** Follows a link: within the page when it can, else in another tab. */
export const useOpenLink = (): ((url: string) => void) => {
  const innerLink = useInnerLink();
  return (url) => {
    if (!isSafeUrl(url)) return;
    const inside = innerLink(url);
    if (inside === null) window.open(url, "_blank", "noopener,noreferrer");
    else inside();
  };
};
