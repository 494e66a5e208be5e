/** A word this many slips away (a letter too many, too few, wrong, or two swapped) is taken for a misspelling. */
const slipLimit = 2;

/**
 * The known word that was probably meant; null when none is near.
 * Half of a short word's letters would be a guess, so three letters may have one slip, on either side.
 */
export const nearest = (word: string, known: readonly string[]): string | null => {
  const said = word.toLowerCase();
  // No known word is that long; measuring 10,000 letters against each would only cost time.
  if (said.length > 40) return null;
  const ranked = known
    .map((candidate) => ({ candidate, slips: slipsBetween(said, candidate) }))
    .filter(({ candidate, slips }) => slips <= slipsAllowed(said, candidate))
    .sort((a, b) => a.slips - b.slips);
  return ranked[0]?.candidate ?? null;
};

const slipsAllowed = (said: string, candidate: string): number =>
  Math.min(slipLimit, Math.floor(Math.min(said.length, candidate.length) / 2));

/** Optimal string alignment: insertions, deletions, substitutions, and swaps of neighbours. */
const slipsBetween = (a: string, b: string): number => {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row += 1) {
    const current: number[] = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const plain = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
      );
      current.push(isSwap ? Math.min(plain, (beforeLast[column - 2] ?? 0) + 1) : plain);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
};
