/** Where the value stands in an answer, with `[]` for the members of a list. */
export type Difference = { readonly at: string; readonly theirs: string; readonly ours: string };

const kindOf = (value: unknown): string =>
  value === null ? "null" : Array.isArray(value) ? "list" : typeof value === "object" ? "object" : typeof value;

/**
 * What the other's answer has and ours has not, or has of another type. What only ours has is no difference: Slack adds
 * fields more often than an emulator does.
 */
export const differences = (theirs: unknown, ours: unknown, at = ""): readonly Difference[] => {
  const [expected, got] = [kindOf(theirs), kindOf(ours)];
  if (expected !== got) return [{ at, theirs: expected, ours: got }];
  if (Array.isArray(theirs) && Array.isArray(ours)) {
    if (theirs.length === 0) return [];
    if (ours.length === 0) return [{ at, theirs: "a filled list", ours: "an empty list" }];
    return differences(theirs[0], ours[0], `${at}[]`);
  }
  if (expected !== "object") return [];
  const known = ours as Readonly<Record<string, unknown>>;
  return Object.entries(theirs as Readonly<Record<string, unknown>>).flatMap(([name, value]) =>
    differences(value, known[name], at === "" ? name : `${at}.${name}`),
  );
};
