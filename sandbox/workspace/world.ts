/** The state of one Slack workspace. Plain data; everything that changes it goes through the functions of `workspace.ts`. */

export type User = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly title: string;
  readonly email: string;
  readonly isBot: boolean;
  readonly isRestricted: boolean;
  readonly isUltraRestricted: boolean;
  readonly isStranger: boolean;
  readonly deleted: boolean;
  readonly teamId: string;
};

/** What an app says about its message; everyone who can read the message can read it. */
export type Metadata = { readonly event_type: string; readonly event_payload: Readonly<Record<string, unknown>> };

export type Message = {
  ts: string;
  threadTs: string | null;
  user: string;
  botId: string | null;
  appId: string | null;
  /** A name the app chose for this message alone (chat:write.customize); such a message is a `bot_message`. */
  username: string | null;
  text: string;
  blocks: readonly unknown[];
  attachments: readonly unknown[];
  /** Ids of files shared with it. */
  files: readonly string[];
  metadata: Metadata | null;
  subtype: string | null;
  /** What a system message says besides its words: `topic`, `old_name`, `inviter`, … */
  extra: Readonly<Record<string, unknown>>;
  editedAt: string | null;
  editedBy: string | null;
  /** How a text stream was begun; null when nothing is being streamed. */
  streaming: "markdown_text" | "chunks" | null;
  reactions: { readonly name: string; readonly users: string[] }[];
};

export type Ephemeral = {
  readonly ts: string;
  readonly to: string;
  readonly user: string;
  text: string;
  blocks: readonly unknown[];
  attachments: readonly unknown[];
  readonly threadTs: string | null;
};

export type Bookmark = {
  readonly id: string;
  title: string;
  link: string;
  emoji: string;
  readonly createdS: number;
  /** 0: never. */
  updatedS: number;
  updatedBy: string;
};

export type Pin = { readonly by: string; readonly atS: number };

export type Channel = {
  readonly id: string;
  name: string;
  readonly kind: "public" | "private" | "im";
  readonly creator: string;
  readonly createdS: number;
  readonly isExtShared: boolean;
  topic: string;
  purpose: string;
  archived: boolean;
  readonly members: Set<string>;
  readonly messages: Message[];
  readonly ephemerals: Ephemeral[];
  /** By the message's timestamp. */
  readonly pins: Map<string, Pin>;
  readonly bookmarks: Bookmark[];
  /** user → the newest timestamp they have seen */
  readonly seen: Map<string, string>;
};

export type Modal = {
  readonly viewId: string;
  readonly appId: string;
  readonly userId: string;
  view: Readonly<Record<string, unknown>>;
  hash: string;
  errors: Readonly<Record<string, string>>;
  rootId: string;
  previousId: string | null;
};

export type Home = {
  readonly viewId: string;
  readonly appId: string;
  readonly userId: string;
  view: Readonly<Record<string, unknown>>;
  hash: string;
};

export type SlackFile = {
  readonly id: string;
  readonly user: string;
  readonly name: string;
  title: string;
  readonly altText: string;
  readonly createdS: number;
  /** Null until the bytes were uploaded. */
  bytes: Buffer | null;
  /** Where it is shown; empty before files.completeUploadExternal. */
  channels: string[];
};

export type Canvas = {
  readonly id: string;
  readonly title: string;
  /** The channel that has it as its tab; null stands alone. */
  readonly channel: string | null;
  readonly owner: string;
  sections: { readonly id: string; markdown: string }[];
};

export type SlackApp = {
  readonly appId: string;
  readonly name: string;
  readonly botUserId: string;
  readonly botId: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** Where events, commands and clicks go. A request URL is an HTTP app's. */
  readonly delivery:
    | { readonly kind: "socket" }
    | { readonly kind: "http"; readonly requestUrl: string }
    | { readonly kind: "none" };
  readonly scopes: readonly string[];
  readonly events: readonly string[];
  readonly slashCommands: readonly {
    readonly command: string;
    readonly description: string;
    readonly usageHint: string;
    readonly shouldEscape: boolean;
  }[];
  readonly messageShortcuts: readonly { readonly callbackId: string; readonly name: string }[];
  /** None when it is left out. */
  readonly globalShortcuts?: readonly { readonly callbackId: string; readonly name: string }[];
};

export type World = {
  readonly name: string;
  readonly teamId: string;
  readonly users: Map<string, User>;
  readonly userGroups: Map<string, { readonly handle: string; readonly users: readonly string[] }>;
  readonly apps: Map<string, SlackApp>;
  readonly channels: Map<string, Channel>;
  readonly modals: Modal[];
  /** `<appId> <userId>` → the Home view */
  readonly homes: Map<string, Home>;
  readonly files: Map<string, SlackFile>;
  readonly canvases: Map<string, Canvas>;
  /** `<channel> <thread>` → what the app says it is doing there */
  readonly threadStatuses: Map<string, string>;
  /** Raised with every change. */
  version: number;
};

/** Who and what is there when the workspace opens. */
export type Seed = {
  readonly name?: string;
  readonly teamId?: string;
  readonly users: readonly (Partial<User> & { readonly id: string; readonly name: string })[];
  readonly channels?: readonly {
    readonly id?: string;
    readonly name: string;
    readonly kind?: "public" | "private";
    readonly isExtShared?: boolean;
    readonly topic?: string;
    readonly members?: readonly string[];
  }[];
  readonly userGroups?: Readonly<Record<string, { readonly handle: string; readonly users: readonly string[] }>>;
  readonly apps: readonly SlackApp[];
};
