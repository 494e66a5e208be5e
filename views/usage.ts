import { type Message, message, paragraph } from "./blocks.ts";
import type { ViewContext } from "./words.ts";

/** A typed line that could not be read, as the grammar explains it. */
export type UsageProblem = {
  readonly expected: string;
  readonly came: string;
  /** A whole line that can be sent as it is; null when there is none to offer. */
  readonly suggestion: string | null;
  readonly usage: string;
  readonly example: string;
  /** Everything that was typed, so that nobody types it twice. */
  readonly typed: string;
  /** `/incident` or `/ops`. */
  readonly command: string;
};

export const usageMessage = (problem: UsageProblem, { words }: ViewContext): Message => {
  const { usage } = words.replies;
  const lead = usage.lead(problem.command, problem.typed);
  return message({
    text: lead,
    blocks: [
      paragraph(
        lead,
        ...(problem.suggestion === null ? [] : [usage.suggestion(problem.suggestion)]),
        usage.expected(problem.expected, problem.came),
      ),
      paragraph(usage.usage(problem.command, problem.usage), usage.example(problem.example)),
    ],
  });
};
