import type { ConfigFile } from "./file-schema.ts";

type Reference = { readonly name: string; readonly groups: readonly string[] };

/**
 * A group that is called by a name which nobody has given calls nobody, and at night nobody learns why.
 * @returns a problem for each name that is neither a group of `people.groups` nor an id of Slack's
 */
export const unknownGroups = (
  file: ConfigFile,
): readonly { readonly name: string; readonly expected: string; readonly came: string }[] => {
  // Other departments are called by their names, too.
  const known = [...Object.keys(file.people.groups), ...Object.keys(file.escalates_to)];
  const isKnown = (group: string): boolean => known.includes(group) || /^[UWS][A-Z0-9]{2,}$/.test(group);
  const expected = `a group of people.groups (${known.join(", ") || "none is there"}) or a Slack id (U…, S…)`;
  return referencesIn(file).flatMap(({ name, groups }) =>
    groups.filter((group) => !isKnown(group)).map((group) => ({ name, expected, came: JSON.stringify(group) })),
  );
};

const referencesIn = (file: ConfigFile): readonly Reference[] =>
  Object.entries(file.escalation).flatMap(([trigger, policy]) =>
    (policy?.levels ?? []).map(({ notify }, index) => ({
      name: `escalation.${trigger}.levels.${index}.notify`,
      groups: notify,
    })),
  );
