/** We are wrong, not the person and not the outside: the job stops and the log keeps the reason. */
export class InvariantError extends Error {
  override readonly name = "InvariantError";
}

/** @throws InvariantError when `condition` does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** The last line of a switch: the compiler refuses it when a case is missing. */
export const assertNever = (value: never): never => {
  throw new InvariantError(`a case without an answer: ${JSON.stringify(value)}`);
};
