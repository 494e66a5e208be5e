import { describe, expect, test } from "vitest";
import { brokenUniqueRule, databaseError } from "../../src/store/database-error.ts";

const failure = (message: string, fields: object): Error => Object.assign(new Error(message), fields);

describe("what the database's errors mean", () => {
  const rows = [
    ["the server is restarting", failure("terminating connection", { code: "57P01" }), true, false],
    ["a deadlock", failure("deadlock detected", { code: "40P01" }), true, false],
    ["a statement took too long", failure("canceling statement", { code: "57014" }), true, false],
    ["the server is not there", failure("connect", { code: "ECONNREFUSED" }), true, false],
    ["no connection in time", new Error("timeout exceeded when trying to connect"), true, false],
    ["the link broke before the answer", failure("read", { code: "ECONNRESET" }), true, true],
    ["the answer did not come in time", new Error("Query read timeout"), true, true],
    ["a broken rule", failure("duplicate key", { code: "23505" }), false, false],
    ["a value that does not fit", failure("invalid input", { code: "22P02" }), false, false],
    ["a wrong statement", failure("no such column", { code: "42703" }), false, false],
  ] as const;
  for (const [name, cause, retryable, mayHaveRun] of rows) {
    test(`${name}: retryable ${retryable}, may have run ${mayHaveRun}`, () => {
      expect(databaseError(cause)).toMatchObject({ service: "database", retryable, mayHaveRun });
    });
  }

  test("the statement's values do not travel with the error", () => {
    const cause = failure("duplicate key", {
      code: "23505",
      constraint: "x_pkey",
      params: ["s3cret"],
      detail: "s3cret",
    });
    const error = databaseError(cause);
    expect(JSON.stringify([error, error.cause, Object.entries(error.cause as object)])).not.toContain("s3cret");
    expect(brokenUniqueRule(error)).toBe("x_pkey");
  });

  test("an error that was translated is not translated again", () => {
    const error = databaseError(new Error("gone"));
    expect(databaseError(error)).toBe(error);
    expect(brokenUniqueRule(error)).toBeNull();
  });
});
