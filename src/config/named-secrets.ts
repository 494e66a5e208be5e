import type { ConfigProblem } from "./problem.ts";

/** Where the file names environment variables, and how much of the path tells a reader which part it is. */
const places: readonly { readonly path: readonly string[]; readonly told: number }[] = [
  { path: ["alerts", "sources", "*"], told: 3 },
  { path: ["handoffs", "departments", "*"], told: 3 },
  { path: ["escalates_to", "*"], told: 2 },
  { path: ["services", "*", "signals", "*"], told: 4 },
  { path: ["services", "*", "rollback"], told: 3 },
  { path: ["services", "*", "flag"], told: 3 },
  { path: ["services", "*", "deploy_gate", "github"], told: 3 },
  { path: ["services", "*", "proofs", "*", "*"], told: 4 },
  { path: ["mcp", "*"], told: 2 },
  { path: ["databases", "*"], told: 2 },
];

const isName = (written: unknown): written is string =>
  typeof written === "string" && /^[A-Z][A-Z0-9_]*$/.test(written);

type Wanted = { readonly names: readonly string[]; readonly why: string };

/**
 * The variables that the file names. Of several names (for rotation) one must be set; without any, what they guard would
 * silently be open or dead. Read from what was written, so that a mistake elsewhere in the file hides no missing secret.
 */
export const namedSecrets = (
  written: unknown,
  variables: Readonly<Record<string, string | undefined>>,
): { readonly present: Readonly<Record<string, string>>; readonly problems: readonly ConfigProblem[] } => {
  const secretNamed = (name: string): string => variables[name] ?? "";
  const wanted = places.flatMap(({ path, told }) => wantedAt(written, path, told, []));
  return {
    present: Object.fromEntries(
      wanted.flatMap(({ names }) =>
        names.filter((name) => secretNamed(name) !== "").map((name) => [name, secretNamed(name)]),
      ),
    ),
    problems: wanted
      .filter(({ names }) => names.every((name) => secretNamed(name) === ""))
      .map(({ names, why }) => ({ name: names[0] ?? why, expected: `the secret that ${why} names`, came: "nothing" })),
  };
};

const wantedAt = (
  value: unknown,
  path: readonly string[],
  told: number,
  gone: readonly string[],
): readonly Wanted[] => {
  if (typeof value !== "object" || value === null) return [];
  const [next, ...rest] = path;
  if (next === undefined) return namesIn(value, gone.slice(0, told).join("."));
  const inside = Object.entries(value).filter(([key]) => next === "*" || key === next);
  return inside.flatMap(([key, part]) => wantedAt(part, rest, told, [...gone, key]));
};

/** What is no name is told as a mistake of the file's; it may be the secret itself. */
const namesIn = (part: object, why: string): readonly Wanted[] =>
  Object.entries(part)
    .filter(([key]) => key === "token_env" || key === "secret_env" || key === "url_env")
    .map(([, named]) => ({ names: Array.isArray(named) ? named : [named], why }))
    .filter(({ names }) => names.length > 0 && names.every(isName));
