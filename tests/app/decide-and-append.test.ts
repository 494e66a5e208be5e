import { describe, expect, test } from "vitest";
import { decideAndAppend, type Meeting } from "../../src/app/decide-and-append.ts";
import { UpstreamError } from "../../src/app/ports/upstream-error.ts";
import { err, ok } from "../../src/base/result.ts";
import { t0 } from "../domain/given.ts";

const refusal = { kind: "not_found", what: "it", known: [] } as const;

/** A number that commands raise; `calls` says what was asked of the log. */
const logOf = (differently: Partial<Meeting<number, string, string>>) => {
  const calls: string[] = [];
  const meeting: Meeting<number, string, string> = {
    name: "raise",
    conflictLimit: 3,
    lastSeen: null,
    read: async () => {
      calls.push("read");
      return ok(7);
    },
    decide: () => ok(["raised"]),
    append: async (before, events) => {
      calls.push("append");
      return ok(`${before} ${events.join()}`);
    },
    repeated: async () => {
      calls.push("repeated");
      return null;
    },
    ...differently,
  };
  return { calls, decided: () => decideAndAppend(meeting, () => t0) };
};

describe("a command meets a log", () => {
  test("gives up after so many conflicts in a row, and may be tried again later", async () => {
    const { calls, decided } = logOf({ append: async () => "conflict" });
    const error = await decided().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({ message: "raise: 3 conflicts in a row", service: "database", retryable: true });
    expect(calls).toEqual(["read", "read", "read"]);
  });

  test("the last seen state is tried once, and not counted as one of them", async () => {
    const { calls, decided } = logOf({ lastSeen: 6, append: async () => "conflict" });
    await expect(decided()).rejects.toThrow("3 conflicts in a row");
    expect(calls).toEqual(["read", "read", "read"]);
  });

  test("is answered as the first time when the state that it made refuses it", async () => {
    const { decided } = logOf({ decide: () => err(refusal), repeated: async () => ok("done before") });
    expect(await decided()).toEqual(ok("done before"));
  });

  test("is refused on what was read, and never on what was only seen", async () => {
    const { calls, decided } = logOf({ lastSeen: 6, decide: () => err(refusal) });
    expect(await decided()).toEqual(err(refusal));
    expect(calls).toEqual(["read", "repeated"]);
  });

  test("what cannot be read is told as it is, and nothing is decided", async () => {
    const { calls, decided } = logOf({ read: async () => err(refusal) });
    expect(await decided()).toEqual(err(refusal));
    expect(calls).toEqual([]);
  });
});
