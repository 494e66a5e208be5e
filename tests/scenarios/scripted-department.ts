import { type ScriptedReply, says } from "../../sandbox/claude/reply.ts";
import { type FakeClaude, type Script, type SeenRequest, startClaude } from "../../sandbox/claude/server.ts";
import { openWorld, type StoryWorld, type WorldOptions } from "./world.ts";

/** A world in which Firebreak's agents talk to a Claude that says what the story wants. */
export type WorldWithClaude = StoryWorld & { readonly claude: FakeClaude };

export const openWorldWithClaude = async (script: Script, options: WorldOptions): Promise<WorldWithClaude> => {
  const claude = await startClaude({ script });
  const key = { ANTHROPIC_API_KEY: "sk-sandbox", ANTHROPIC_BASE_URL: claude.url };
  const world = await openWorld({ ...options, variables: { ...options.variables, ...key } });
  const close = async (): Promise<void> => {
    await world.close();
    await claude.stop();
  };
  return { ...world, claude, close };
};

/** Who is asked, by what the request says that they are. */
export const systemOf = ({ body }: SeenRequest): string => JSON.stringify(body.system);

/** The chief's plan. */
export const plans = (tasks: Readonly<Record<string, string>>): ScriptedReply =>
  says(
    JSON.stringify({
      task_type: "debugging",
      because: "errors",
      asks: Object.entries(tasks).map(([specialist, task]) => ({ specialist, task })),
    }),
  );

/** A specialist's report, of one who has found nothing unless it says so. */
export const reports = (summary: string, differently: object = {}): ScriptedReply =>
  says(
    JSON.stringify({
      summary,
      findings: [],
      ruled_out: [],
      symptom: { state: "unknown", evidence: [] },
      next_steps: [],
      instructions_seen: [],
      ...differently,
    }),
  );
