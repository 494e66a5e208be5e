/** US dollars per million tokens. */
type Price = { readonly input: number; readonly output: number };

/** Source: Anthropic's price list of November 2026, by family and generation; the longest matching prefix counts. */
const prices: Readonly<Record<string, Price>> = {
  "claude-opus-5-5": { input: 4, output: 20 },
  "claude-opus": { input: 5, output: 25 },
  "claude-sonnet-5-5": { input: 2, output: 10 },
  "claude-sonnet": { input: 3, output: 15 },
  "claude-haiku-5-5": { input: 0.1, output: 0.5 },
  "claude-haiku": { input: 1, output: 5 },
};

/** A model nobody has priced is charged as the dearest known one, so that a budget errs towards stopping. */
const unknownPrice: Price = { input: 5, output: 25 };

/** Reading a cached prefix costs a tenth of reading it anew; writing it (for five minutes) a quarter more. */
const cacheReadFactor = 0.1;
const cacheWriteFactor = 1.25;

export type TokenCounts = {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
};

/** What one reply cost, in US dollars. */
export const costUsd = (model: string, counts: TokenCounts): number => {
  const { input, output } = priceOf(model);
  const inputTokens =
    counts.inputTokens + counts.cacheReadTokens * cacheReadFactor + counts.cacheWriteTokens * cacheWriteFactor;
  return (inputTokens * input + counts.outputTokens * output) / 1_000_000;
};

const priceOf = (model: string): Price => {
  const [best] = Object.keys(prices)
    .filter((prefix) => model.startsWith(prefix))
    .sort((a, b) => b.length - a.length);
  return (best === undefined ? undefined : prices[best]) ?? unknownPrice;
};
