import { expect, test } from "vitest";
import { createTurns } from "../../src/app/take-turns.ts";

test("under one name one begins when the other has ended, also badly; another name does not wait", async () => {
  const inTurn = createTurns();
  const began: string[] = [];
  const ends = Promise.withResolvers<never>();
  const first = inTurn("INC-1", () => {
    began.push("first");
    return ends.promise;
  });
  const second = inTurn("INC-1", async () => began.push("second"));
  await inTurn("INC-2", async () => began.push("elsewhere"));
  expect(began).toEqual(["first", "elsewhere"]);
  ends.reject(new Error("the database is gone"));
  await expect(first).rejects.toThrow("the database is gone");
  await second;
  expect(began).toEqual(["first", "elsewhere", "second"]);
});
