import { type Change, isPass } from "../src/domain/change.ts";
import { type Phrase, person } from "./phrase.ts";
import type { SurfaceContext } from "./words.ts";

/** Who overrode the rules, why, and which. */
export const glassLine = ({ brokenGlass }: Change, { words }: SurfaceContext): readonly Phrase[] => {
  if (brokenGlass === null) return [];
  const { by, at, reason, missing, approvalsMissing } = brokenGlass;
  const skipped = [
    ...(approvalsMissing === 0 ? [] : [words.changes.approvalsSkipped(approvalsMissing)]),
    ...missing.map((item) => words.names.gateItem[item]),
  ];
  return [words.changes.glassBroken(person(by), at, reason, skipped.join(", ") || words.changes.nothingSkipped)];
};

/** How it stands, in one sentence. */
export const stateLine = ({ state, proposal }: Change, { words }: SurfaceContext): Phrase => {
  const { state: said } = words.changes;
  switch (state.kind) {
    case "superseded":
      return said.superseded(state.by, state.at);
    case "approved":
      if (isPass(proposal)) return said.pass(state.at, proposal.to, proposal.expiresAt);
      return state.held === null ? said.approved(state.at) : said.held(state.at, state.held);
    case "expired":
      return isPass(proposal) && proposal.expiresAt <= state.at ? said.passEnded(state.at) : said.expired(state.at);
    case "waiting":
      return said.waiting(proposal.expiresAt);
    case "rejected":
      return said.rejected(person(state.by), state.at, state.reason);
    case "withdrawn":
      return said.withdrawn(words.names.author(state.by), state.at);
    case "running":
    case "succeeded":
    case "failed":
    case "unclear":
      return said[state.kind](state.at);
  }
};

/** Whether it helped. */
export const verificationLine = ({ verification }: Change, { words }: SurfaceContext): readonly Phrase[] => {
  switch (verification.kind) {
    case "none":
      return [];
    case "watching":
      return [words.changes.watching(verification.until)];
    case "recovered":
    case "not_recovered":
    case "unknown":
      return [words.changes.verified[verification.kind](verification.at, verification.proof)];
  }
};
