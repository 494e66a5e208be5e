/** Conversations of agents between two turns. What `state` holds is the agents' own. */
export type AgentRunStore = {
  readonly load: (key: string) => Promise<unknown>;
  readonly save: (key: string, state: unknown) => Promise<void>;
  /** Also forgets what others left behind long ago. @returns how many are gone */
  readonly forget: (key: string) => Promise<number>;
};
