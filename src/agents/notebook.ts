import type { AgentRunStore } from "../app/ports/agent-run-store.ts";
import type { SavedLoops } from "./loop-detector.ts";
import type { Message, ModelReply, Usage } from "./model.ts";

/**
 * A run as it stands when a reply has come and nothing was done about it yet. Whoever goes on after a restart begins with
 * this reply: it was paid for.
 */
export type SavedRun = {
  readonly messages: readonly Message[];
  readonly reply: ModelReply;
  readonly usage: Usage;
  readonly turns: number;
  readonly callsByTool: Readonly<Record<string, number>>;
  readonly loops: SavedLoops;
  readonly nudged: boolean;
  readonly withdrawn: boolean;
  readonly answersAsked: number;
  /** Time at work so far; the time between two workers is nobody's. */
  readonly workedMs: number;
};

/** Where one run is kept between two turns. */
export type Notebook = {
  readonly load: () => Promise<SavedRun | null>;
  readonly save: (run: SavedRun) => Promise<void>;
};

/** For runs that are short, or that nobody goes on with. */
export const noNotebook: Notebook = { load: async () => null, save: async () => undefined };

/** Raise it when `SavedRun` changes: a run of another version is begun anew. */
const version = 1;

export const notebookIn = (runs: AgentRunStore, key: string): Notebook => ({
  load: async () => {
    const stored = (await runs.load(key)) as { readonly version: number; readonly run: SavedRun } | null;
    return stored?.version === version ? stored.run : null;
  },
  save: (run) => runs.save(key, { version, run }),
});
