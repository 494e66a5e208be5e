import { createContext, useContext } from "react";
import type { PageAnswer, PageChannel, PageDeed, PagePerson, PageState } from "../workspace/page-protocol.ts";
import type { Address } from "./address.ts";

/** What every component may ask of the page it stands in. */
export type Workspace = {
  readonly state: PageState;
  readonly personOf: (id: string) => PagePerson | undefined;
  readonly channelOf: (id: string) => PageChannel | undefined;
  readonly go: (change: Partial<Address>) => void;
  /** Sends a deed; a refusal is also shown to the person. */
  readonly act: (deed: PageDeed) => Promise<PageAnswer>;
};

const WorkspaceContext = createContext<Workspace | null>(null);

export const WorkspaceProvider = WorkspaceContext.Provider;

export const useWorkspace = (): Workspace => {
  const workspace = useContext(WorkspaceContext);
  if (workspace === null) throw new Error("useWorkspace needs a WorkspaceProvider above it");
  return workspace;
};

/** How people see a conversation's name: a direct message is called after the other person. */
export const channelTitle = (workspace: Workspace, channel: PageChannel): string => {
  if (channel.kind !== "im") return channel.name;
  const other = channel.members.find((id) => id !== workspace.state.me.id) ?? workspace.state.me.id;
  const person = workspace.personOf(other);
  return person === undefined ? channel.name : displayName(person);
};

export const displayName = (person: PagePerson): string => person.realName || person.name;
