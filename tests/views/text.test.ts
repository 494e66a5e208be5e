import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { message, paragraph } from "../../views/blocks.ts";
import { linkTo, person, phraseOf, say, strong, withoutForeignLinks } from "../../views/phrase.ts";
import { harmless, mrkdwn, shorten } from "../../views/text.ts";
import { text } from "./arbitrary-incident.ts";
import { problemsOfMessage } from "./slack-checker.ts";

const family = "👩‍👩‍👧‍👦";

describe("shortening", () => {
  it("never cuts through a character that people see as one", () => {
    expect(shorten(family.repeat(5), 30)).toBe(`${family.repeat(2)}…`);
    expect(shorten("e\u0301e\u0301e\u0301", 4)).toBe("e\u0301…");
  });

  it("leaves what fits as it is, and never exceeds the limit", () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 0, max: 300 }), (said, limit) => {
        const kept = shorten(said, limit);
        expect(kept.length).toBeLessThanOrEqual(limit);
        if (said.length <= limit) expect(kept).toBe(said);
      }),
    );
  });

  it("counts an escaped character as what it takes", () => {
    expect(mrkdwn(phraseOf("&".repeat(100)), 26)).toBe(`${"&amp;".repeat(5)}…`);
  });
});

describe("foreign text", () => {
  it("is escaped in mrkdwn and can mention nobody", () => {
    const said = mrkdwn(say`Says ${"<!channel> <@UEVIL> & @here"}`, 300);
    expect(said).not.toMatch(/[<>]/);
    expect(said).not.toContain("@here");
    expect(said).toContain("&amp;");
  });

  it("loses control characters and reversals of direction, and nothing else that can be seen", () => {
    expect(harmless("a\u0000b\u202Ec\u2066d\r\ne\tf")).toBe("abcd\ne\tf");
    expect(harmless("שלום 日本 Zażółć")).toBe("שלום 日本 Zażółć");
  });

  it("becomes no mention where an id belongs but something else came", () => {
    expect(mrkdwn([person("responders <!channel>")], 300)).not.toMatch(/[<>]/);
    expect(mrkdwn([person("UANA")], 300)).toBe("<@UANA>");
    expect(mrkdwn([person("SONCALL")], 300)).toBe("<!subteam^SONCALL>");
  });

  it("stays inside one code span", () => {
    expect(mrkdwn(say`${{ kind: "text", text: "a`b\nc", style: "code" }}`, 100)).toBe("`a'b'c`");
  });
});

describe("links", () => {
  it("show where they lead", () => {
    const [link] = linkTo("https://grafana.test/d/1", "Dashboard", "any");
    expect(link).toMatchObject({ kind: "link", text: "Dashboard (grafana.test)" });
  });

  it.each(["javascript:alert(1)", "data:text/html,x", "slack://open", "https://me:secret@grafana.test/", "no address"])(
    "%s stays text",
    (url) => {
      expect(linkTo(url, "Dashboard", "any")).toEqual(phraseOf("Dashboard"));
    },
  );

  it("of a model lead only to hosts that are allowed", () => {
    expect(linkTo("https://evil.test/", "Dashboard", ["grafana.test"])).toEqual(phraseOf("Dashboard"));
    expect(withoutForeignLinks("see https://evil.test/a?b and https://grafana.test/d", ["grafana.test"])).toBe(
      "see [link to evil.test removed] and https://grafana.test/d",
    );
    expect(withoutForeignLinks("data:text/html,x", [])).toBe("[address removed]");
  });
});

describe("the checker of these tests", () => {
  const known = { users: ["UANA"], groups: [], channels: [], hosts: [] };
  it.each([
    ["a foreign mention", { text: "<@UEVIL>", blocks: [{ type: "divider" }] }],
    ["a broadcast", { text: "<!channel>", blocks: [{ type: "divider" }] }],
    ["an open bracket", { text: "a < b", blocks: [{ type: "divider" }] }],
    ["a missing text", { text: "", blocks: [{ type: "divider" }] }],
    ["too many blocks", { text: "x", blocks: Array(51).fill({ type: "divider" }) }],
    ["a long header", { text: "x", blocks: [{ type: "header", text: { type: "plain_text", text: "x".repeat(151) } }] }],
    [
      "a foreign person in rich text",
      {
        text: "x",
        blocks: [
          {
            type: "rich_text",
            elements: [{ type: "rich_text_section", elements: [{ type: "user", user_id: "UEVIL" }] }],
          },
        ],
      },
    ],
  ])("sees %s", (_, planted) => {
    expect(problemsOfMessage(planted, known)).not.toEqual([]);
  });
});

describe("a message that is too long", () => {
  it("cuts its longest texts and keeps the short ones whole", () => {
    const long = paragraph("x".repeat(2_900));
    const { blocks } = message({
      text: "t",
      blocks: [paragraph(say`${strong("short")}`), long, long, long, long, long],
    });
    const said = JSON.stringify(blocks);
    expect(said).toContain("short");
    expect(said.length).toBeLessThan(11_500);
    expect(blocks).toHaveLength(6);
  });
});
