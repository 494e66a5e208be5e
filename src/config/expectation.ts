import type { z } from "zod";

type Issue = z.core.$ZodIssue;

/** What the schemas themselves say begins with this word; a value that they quote at the end is told elsewhere. */
const own = /^expected (.*?)(?:, got .*)?$/s;

/** What should stand there, as it follows "expected": in our words, never in the library's. */
export const expectationOf = (issue: Issue): string => {
  const [, said] = own.exec(issue.message) ?? [];
  return said ?? byKind(issue);
};

const byKind = (issue: Issue): string => {
  switch (issue.code) {
    case "invalid_type":
      return typeNames[issue.expected] ?? "something else";
    case "invalid_value":
      return oneOf(issue.values.map(String));
    case "too_small":
      return bounded(issue.origin, issue.inclusive === false ? "more than" : "at least", Number(issue.minimum));
    case "too_big":
      return bounded(issue.origin, issue.inclusive === false ? "less than" : "at most", Number(issue.maximum));
    case "not_multiple_of":
      return `a multiple of ${issue.divisor}`;
    case "invalid_format":
      return formatNames[issue.format] ?? "text of another form";
    case "invalid_union":
      return ofUnion(issue);
    case "invalid_key":
    case "invalid_element":
      return alternatives(issue.issues.map(expectationOf));
    case "unrecognized_keys":
      return "a key that Firebreak knows";
    case "custom":
      return "something else";
  }
};

const typeNames: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "keys with values",
  record: "keys with values",
};

const formatNames: Readonly<Record<string, string>> = {
  url: "an address that begins with http:// or https://",
  datetime: "a moment with its zone",
};

const oneOf = (values: readonly string[]): string =>
  values.length === 1 ? values.join("") : `one of ${values.join(", ")}`;

const bounded = (origin: string, bound: string, limit: number): string => {
  const isMany = limit !== 1;
  if (origin === "string") return `${bound} ${limit} ${isMany ? "characters" : "character"}`;
  if (origin === "number" || origin === "int") return `a number of ${bound} ${limit}`;
  return `${bound} ${limit} ${isMany ? "entries" : "entry"}`;
};

/** Of a union that one key decides on, the library lists what that key can say; of any other, what each part wanted. */
const ofUnion = (issue: Extract<Issue, { code: "invalid_union" }>): string => {
  const { options } = issue as { readonly options?: readonly unknown[] };
  return options === undefined || options.length === 0
    ? alternatives(issue.errors.flatMap((part) => part.map(expectationOf)))
    : oneOf(options.map(String));
};

const alternatives = (expectations: readonly string[]): string => [...new Set(expectations)].join(", or ");
