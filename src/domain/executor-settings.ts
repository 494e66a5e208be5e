/**
 * How a change is carried out: the kind of executor, and all of its configuration that says what it changes and where,
 * each by its name in `firebreak.yml`. No credentials.
 */
export type ExecutorSettings = Readonly<Record<string, string>>;

/**
 * What was approved is carried out by what it was approved for, or not at all.
 * @param approved null: nobody wrote it down; what is configured now is then something else
 * @param now null: nothing is configured any more
 * @returns in words how what would run now differs from what was approved; null when it does not
 */
export const differenceInSettings = (
  approved: ExecutorSettings | null,
  now: ExecutorSettings | null,
): string | null => {
  const names = [...new Set([...Object.keys(approved ?? {}), ...Object.keys(now ?? {})])];
  const differing = names.filter((name) => approved?.[name] !== now?.[name]).toSorted();
  if (differing.length === 0 && approved !== null) return null;
  const was = approved === null ? "what nobody has written down" : shown(approved, differing);
  const is = now === null ? "none for it" : shown(now, differing);
  return `it was approved for ${was}, and the configuration now has ${is}`;
};

const shown = (settings: ExecutorSettings, differing: readonly string[]): string => {
  const details = differing
    .filter((name) => name !== "executor")
    .map((name) => `${name} ${settings[name] ?? "left out"}`);
  return `the executor ${settings.executor ?? "without a name"}${details.length === 0 ? "" : ` (${details.join(", ")})`}`;
};
