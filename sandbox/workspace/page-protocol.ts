/**
 * What the browser page and the sandbox's Slack server say to each other.
 * The page is one user's Slack client: it asks for what that user may see and sends what that user does.
 *
 *   GET  /page/people                     → PagePerson[]                 (whom one can act as)
 *   GET  /page/state?as=U…                → PageState                    (everything this user may see)
 *   GET  /page/events?as=U…               → text/event-stream: each `data:` is a PageState-less PageNudge; the page refetches
 *   POST /page/do?as=U…   body: PageDeed  → PageAnswer
 *   GET  /files/:id                       → the bytes of an uploaded file
 */

export type PagePerson = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly title: string;
  readonly isBot: boolean;
  readonly isGuest: boolean;
};

export type PageReaction = { readonly name: string; readonly users: readonly string[] };

export type PageFile = {
  readonly id: string;
  readonly title: string;
  readonly mimetype: string;
  readonly url: string;
  readonly altText: string;
};

export type PageMessage = {
  readonly ts: string;
  /** Absent on a top-level message that has no replies. */
  readonly threadTs: string | null;
  readonly user: string;
  readonly text: string;
  /** Block Kit, as the app sent it. */
  readonly blocks: readonly unknown[];
  readonly attachments: readonly unknown[];
  readonly files: readonly PageFile[];
  readonly reactions: readonly PageReaction[];
  readonly replyCount: number;
  readonly editedAt: string | null;
  readonly pinned: boolean;
  /** Only this user sees it (chat.postEphemeral, response_url, command answers). */
  readonly ephemeral: boolean;
  /** `channel_join`, `channel_topic`, `bot_message`, … or null. */
  readonly subtype: string | null;
};

export type PageBookmark = {
  readonly id: string;
  readonly title: string;
  readonly link: string;
  readonly emoji: string;
};

export type PageCanvas = { readonly id: string; readonly title: string; readonly markdown: string };

export type PageChannel = {
  readonly id: string;
  readonly name: string;
  readonly kind: "public" | "private" | "im";
  readonly topic: string;
  readonly purpose: string;
  readonly archived: boolean;
  readonly member: boolean;
  readonly members: readonly string[];
  readonly bookmarks: readonly PageBookmark[];
  readonly canvases: readonly PageCanvas[];
  /** Oldest first, top level and replies together; ephemeral ones of this user included. */
  readonly messages: readonly PageMessage[];
  readonly unread: number;
  readonly mentions: number;
};

/** A modal that the app opened for this user; the last of the stack is on top. */
export type PageModal = {
  readonly viewId: string;
  readonly hash: string;
  /** The view as the app sent it (title, blocks, submit, close, …). */
  readonly view: unknown;
  /** block_id → message, from `response_action: "errors"`. */
  readonly errors: Readonly<Record<string, string>>;
};

export type PageState = {
  readonly workspace: string;
  readonly me: PagePerson;
  readonly people: readonly PagePerson[];
  readonly apps: readonly { readonly id: string; readonly name: string; readonly botUserId: string }[];
  readonly channels: readonly PageChannel[];
  readonly modals: readonly PageModal[];
  /** The app's published Home tab for this user, or null before it was opened. */
  readonly home: unknown;
  readonly slashCommands: readonly {
    readonly command: string;
    readonly description: string;
    readonly usageHint: string;
  }[];
  readonly messageShortcuts: readonly { readonly callbackId: string; readonly name: string }[];
};

export type PageNudge = { readonly kind: "changed"; readonly version: number };

/** Where a pressed element stands. */
export type PageSource =
  | { readonly kind: "message"; readonly channel: string; readonly ts: string; readonly ephemeral: boolean }
  | { readonly kind: "modal"; readonly viewId: string }
  | { readonly kind: "home" };

export type PageDeed =
  /** Text that starts with a known slash command is sent to the app as a command. Threads refuse custom commands, as Slack does. */
  | { readonly kind: "say"; readonly channel: string; readonly threadTs: string | null; readonly text: string }
  | { readonly kind: "edit"; readonly channel: string; readonly ts: string; readonly text: string }
  | { readonly kind: "delete"; readonly channel: string; readonly ts: string }
  | { readonly kind: "react"; readonly channel: string; readonly ts: string; readonly name: string }
  | { readonly kind: "join"; readonly channel: string }
  | { readonly kind: "leave"; readonly channel: string }
  | { readonly kind: "open_home" }
  | { readonly kind: "shortcut"; readonly callbackId: string; readonly channel: string; readonly ts: string }
  /** A shortcut that belongs to no message. */
  | { readonly kind: "global_shortcut"; readonly callbackId: string }
  /** `action` is the Block Kit action as Slack sends it (action_id, block_id, type, value | selected_option | selected_user …); `state` is `state.values`. */
  | {
      readonly kind: "press";
      readonly source: PageSource;
      readonly action: Readonly<Record<string, unknown>>;
      readonly state: PageFormValues;
    }
  | { readonly kind: "submit"; readonly viewId: string; readonly state: PageFormValues }
  | { readonly kind: "close"; readonly viewId: string }
  | { readonly kind: "seen"; readonly channel: string };

/** Slack's `view.state.values`: block_id → action_id → value object. */
export type PageFormValues = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

export type PageAnswer = { readonly ok: true } | { readonly ok: false; readonly error: string };
