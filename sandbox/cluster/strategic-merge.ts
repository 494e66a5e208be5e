export type Json = null | boolean | number | string | Json[] | JsonObject;
export type JsonObject = { [key: string]: Json };

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Lists that are merged by the name of their members; all others are replaced. */
const mergedByName = new Set(["containers", "initContainers", "volumes", "env"]);

/**
 * Kubernetes' strategic merge patch, as far as pod templates need it: null deletes, `$patch: replace` takes the place of
 * all that was there, and containers are merged by name.
 */
export const strategicMerge = (present: Json | undefined, patch: Json, key = ""): Json => {
  if (Array.isArray(patch))
    return mergedByName.has(key) && Array.isArray(present) ? mergeByName(present, patch) : patch;
  if (!isObject(patch)) return patch;
  const { $patch: directive, ...members } = patch;
  const merged: JsonObject = isObject(present) && directive !== "replace" ? { ...present } : {};
  for (const [name, value] of Object.entries(members)) {
    if (value === null) delete merged[name];
    else merged[name] = strategicMerge(merged[name], value, name);
  }
  return merged;
};

const mergeByName = (present: readonly Json[], patch: readonly Json[]): Json[] => {
  const nameOf = (item: Json | undefined): unknown => (isObject(item) ? item.name : undefined);
  const merged = present.map((item) => {
    const change = patch.find((other) => nameOf(other) !== undefined && nameOf(other) === nameOf(item));
    return change === undefined ? item : strategicMerge(item, change);
  });
  return [...merged, ...patch.filter((item) => !present.some((other) => nameOf(other) === nameOf(item)))];
};
