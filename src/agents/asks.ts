import type { Evidence } from "../app/ports/evidence-store.ts";
import { invariant } from "../base/invariant.ts";
import { isLate, type Ledger } from "./ledger.ts";
import type { Tool } from "./tool.ts";

/** Everything that the first responder asks in one look, whether it is answered, refused or late. */
export const mostCalls = 12;
/** A replay has nobody to ask what was not recorded; so many such questions are allowed beside the others. */
const mostUnasked = 10;
/** Sources that do not answer in time are not waited for again and again. */
const mostLate = 2;
/**
 * All checks of a round run at once, so this is nearly all the time a round takes. People wait for the first look; the
 * second one is for sources that are as overloaded as what they speak of.
 */
const longestMs = { first: 2_200, second: 8_000 } as const;
export type Look = keyof typeof longestMs;

type Dependencies = {
  readonly tools: readonly Tool[];
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  /** Did the question reach anybody? Always, outside a replay. */
  readonly wasAsked: (evidence: Evidence) => boolean;
};

/** Counts what is asked of the outside; the same question twice is one. Lives for one run. */
export class Asks {
  private readonly deps: Dependencies;
  private readonly asked = new Map<string, Promise<Evidence>>();
  private unasked = 0;
  private late = 0;
  private readonly look: Look;

  constructor(deps: Dependencies, look: Look) {
    this.deps = deps;
    this.look = look;
  }

  /** Somebody did not answer in time. */
  get wasLate(): boolean {
    return this.late > 0;
  }

  has(tool: string): boolean {
    return this.deps.tools.some(({ name }) => name === tool);
  }

  /** Calls that may still be planned with. */
  get left(): number {
    return this.late >= mostLate ? 0 : this.allowed;
  }

  private get allowed(): number {
    return mostCalls - this.asked.size + Math.min(this.unasked, mostUnasked);
  }

  readonly ask = (name: string, input: unknown): Promise<Evidence> => {
    const key = `${name} ${JSON.stringify(input)}`;
    const known = this.asked.get(key);
    if (known !== undefined) return known;
    invariant(this.allowed > 0, `the first responder asks at most ${mostCalls} things`);
    const answer = this.askTool(name, input);
    this.asked.set(key, answer);
    return answer;
  };

  private async askTool(name: string, input: unknown): Promise<Evidence> {
    const tool = this.deps.tools.find((one) => one.name === name);
    invariant(tool !== undefined, `the first responder has no tool ${name}`);
    const { ledger, signal } = this.deps;
    const asking = this.look === "first" ? ledger.ask.bind(ledger) : ledger.askAgain.bind(ledger);
    const { evidence } = await asking(tool, input, signal, longestMs[this.look]);
    if (!this.deps.wasAsked(evidence)) this.unasked += 1;
    if (isLate(evidence)) this.late += 1;
    return evidence;
  }
}
