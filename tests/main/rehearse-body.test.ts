import { describe, expect, it } from "vitest";
import { generic } from "../../src/ingest/generic.ts";
import { rehearseBody } from "../../src/main/alerts-test.ts";
import { policy } from "../domain/given.ts";

describe("alerts test says what the server would", () => {
  it.each<readonly [string, Buffer, boolean, RegExp]>([
    ["an alert", Buffer.from('{"title":"x","severity":"critical"}'), true, /would declare a P1/],
    [
      "nothing, as when the file was forgotten",
      Buffer.alloc(0),
      false,
      /^refused with 400: expected a JSON body, got none$/,
    ],
    ["text", Buffer.from("hello"), false, /^refused with 400: expected a JSON body, got 5 bytes that are none/],
    [
      "bytes that are no text",
      Buffer.from([0x22, 0xff, 0x22]),
      false,
      /^refused with 400: expected a JSON body, got 3 bytes/,
    ],
    ["an alert without a title", Buffer.from('{"text":"x"}'), false, /^refused with 400: title: expected a text/],
    [
      "what is too long",
      Buffer.alloc(6 * 1024 * 1024, 97),
      false,
      /^refused with 413: expected a body of at most 5242880 bytes/,
    ],
  ])("%s", (_, body, isTaken, line) => {
    const rehearsed = rehearseBody(generic, body, policy);
    expect(rehearsed.isTaken).toBe(isTaken);
    expect(rehearsed.lines).toHaveLength(1);
    expect(rehearsed.lines[0]).toMatch(line);
  });
});
