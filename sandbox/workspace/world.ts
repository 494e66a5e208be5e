/** The state of one Slack workspace. Plain data; everything that changes it goes through the functions of `workspace.ts`. */

export type User = {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly title: string;
  readonly isBot: boolean;
  readonly isRestricted: boolean;
  readonly isUltraRestricted: boolean;
  readonly isStranger: boolean;
  readonly deleted: boolean;
  readonly teamId: string;
};

export type Message = {
  ts: string;
  threadTs: string | null;
  user: string;
  botId: string | null;
  appId: string | null;
  text: string;
  blocks: readonly unknown[];
  attachments: readonly unknown[];
  metadata: { readonly event_type: string; readonly event_payload: Readonly<Record<string, unknown>> } | null;
  subtype: string | null;
  editedAt: string | null;
  reactions: { readonly name: string; readonly users: string[] }[];
};

export type Ephemeral = {
  readonly ts: string;
  readonly to: string;
  readonly user: string;
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly threadTs: string | null;
};

export type Channel = {
  readonly id: string;
  name: string;
  readonly kind: "public" | "private" | "im";
  readonly creator: string;
  readonly createdS: number;
  topic: string;
  purpose: string;
  archived: boolean;
  readonly members: Set<string>;
  readonly messages: Message[];
  readonly ephemerals: Ephemeral[];
  readonly pins: Set<string>;
  readonly bookmarks: { readonly id: string; readonly title: string; readonly link: string; readonly emoji: string }[];
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
  readonly homes: Map<string, unknown>;
  /** Raised with every change. */
  version: number;
};

export type Seed = {
  readonly name?: string;
  readonly teamId?: string;
  readonly users: readonly (Partial<User> & { readonly id: string; readonly name: string })[];
  readonly channels?: readonly {
    readonly id?: string;
    readonly name: string;
    readonly kind?: "public" | "private";
    readonly members?: readonly string[];
  }[];
  readonly userGroups?: Readonly<Record<string, { readonly handle: string; readonly users: readonly string[] }>>;
  readonly apps: readonly SlackApp[];
};

export const userOf = (teamId: string, seed: Seed["users"][number]): User => ({
  realName: seed.name,
  title: "",
  isBot: false,
  isRestricted: false,
  isUltraRestricted: false,
  isStranger: false,
  deleted: false,
  teamId,
  ...seed,
});
