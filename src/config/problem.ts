/** One thing that is wrong with the configuration. `came` never holds a secret. */
export type ConfigProblem = { readonly name: string; readonly expected: string; readonly came: string };
