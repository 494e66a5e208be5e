import { describe, expect, it } from "vitest";
import { plainText, timelineOf } from "../../src/domain/timeline.ts";
import { noteTextOf } from "../../src/slack/desk/note-text.ts";

describe("what a message says on the timeline", () => {
  it.each([
    ["*Payments* are _slow_, see <https://graphs.example/1|the graph>", "Payments are slow, see the graph"],
    ["a &lt; b &amp;&amp; c", "a < b && c"],
    ["<@U0ANA> looks, in `checkout`", "@U0ANA looks, in checkout"],
    ["", "(a message without text)"],
    [null, "(a message without text)"],
  ])("%j is %j", (text, plain) => {
    expect(noteTextOf({ text })).toBe(plain);
  });

  it("is read from blocks and attachments where it has no text", () => {
    const blocks = [{ type: "section", text: { type: "mrkdwn", text: "*Latency* is up" } }];
    expect(noteTextOf({ text: "", blocks } as never)).toBe("Latency is up");
    expect(noteTextOf({ text: "", attachments: [{ title: "CPU", text: "at 97%" }] } as never)).toBe("CPU\nat 97%");
  });

  it("keeps a picture as its address, beside what was said with it", () => {
    const files = [{ id: "F1", title: "p95.png", permalink: "https://shop.slack.com/files/U1/F1/p95.png" }];
    const line = "p95.png: https://shop.slack.com/files/U1/F1/p95.png";
    expect(noteTextOf({ text: "it *rose*", files } as never)).toBe(`it rose\n${line}`);
    expect(noteTextOf({ text: "", files } as never)).toBe(line);
    expect(noteTextOf({ text: "gone", files: [{ id: "F2", mode: "tombstone" }] } as never)).toBe("gone");
  });

  it("names people there as people, and takes words in capitals for words", () => {
    const noted = { kind: "noted", text: "@U0ANA asks @WEBMASTER", messageTs: null } as const;
    const [entry] = timelineOf([{ seq: 1, at: "2026-11-24T03:00:00.000Z", actor: { kind: "system" }, event: noted }]);
    expect(entry?.words).toEqual(["Note: ", { user: "U0ANA" }, " asks @WEBMASTER"]);
    expect(plainText(entry?.words ?? [])).toBe("Note: @U0ANA asks @WEBMASTER");
  });
});
