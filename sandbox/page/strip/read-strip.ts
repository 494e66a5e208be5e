import { isFields, rowsOf, stringOf } from "../blocks/read.ts";
import { isSafeUrl } from "../text/open-link.ts";

/** What stands above the workspace when the sandbox runs a demo: how its shop does, and what one may start. */
export type StripContent = {
  readonly title: string;
  readonly text: string;
  readonly links: readonly { readonly text: string; readonly url: string }[];
  readonly buttons: readonly { readonly text: string; readonly post: string }[];
};

/** @returns null when there is no demo, or it cannot be reached */
export const readStrip = async (signal: AbortSignal): Promise<StripContent | null> => {
  try {
    const answer = await fetch("/page/strip", { signal });
    if (answer.status !== 200) return null;
    const read: unknown = await answer.json();
    if (!isFields(read)) return null;
    return {
      title: stringOf(read.title),
      text: stringOf(read.text),
      links: rowsOf(read.links)
        .map((link) => ({ text: stringOf(link.text), url: stringOf(link.url) }))
        .filter((link) => isSafeUrl(link.url)),
      buttons: rowsOf(read.buttons)
        .map((button) => ({ text: stringOf(button.text), post: stringOf(button.post) }))
        // Only to this server: the strip may not make the page call others.
        .filter((button) => /^\/(?!\/)/.test(button.post)),
    };
  } catch {
    return null;
  }
};
