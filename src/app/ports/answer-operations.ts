/** One thing that was looked at for an answer. */
export type AnswerEvidence = {
  readonly title: string;
  readonly status: "ok" | "empty" | "failed";
  /** One line. */
  readonly summary: string;
  /** Where a person can see the same; null when the source has no page. */
  readonly link: string | null;
};

export type OperationsReply = {
  /** The agent that answers. */
  readonly author: string;
  readonly text: string;
  readonly evidence: readonly AnswerEvidence[];
};

/** Answers a question that is about no incident in particular. Changes nothing. */
export type AnswerOperations = (request: {
  readonly question: string;
  readonly signal: AbortSignal;
}) => Promise<OperationsReply>;
