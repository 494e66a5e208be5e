import { describe, expect, it } from "vitest";
import { incidentIdOf } from "../../src/domain/ids.ts";
import type { Incident } from "../../src/domain/incident.ts";
import { similarTo } from "../../src/domain/similar-incidents.ts";
import { declaredReceipt } from "../../views/receipt.ts";
import { en } from "../../views/words.ts";
import { declared, policy, t0 } from "../domain/given.ts";

const numbered = (number: number, over: Partial<Incident> = {}): Incident => ({
  ...declared().incident,
  id: incidentIdOf(number),
  channel: { kind: "open", id: `C${number}`, name: `inc-${number}` },
  ...over,
});
const [known] = Object.keys(policy.services);
if (known === undefined) throw new Error("the catalogue is empty");
const misspelt = `${known.slice(0, -2)}${known.at(-1)}${known.at(-2)}`;

const lines = (incident: Incident, similar: readonly Incident[] = []): readonly string[] => {
  const { blocks } = declaredReceipt(incident, { words: en, now: t0, similar, catalogue: policy.services });
  return blocks.filter(({ type }) => type === "rich_text").map((block) => wordsIn(block).join(""));
};

/** What a rich text says, a channel as `#C1`. */
const wordsIn = (piece: unknown): readonly string[] => {
  if (typeof piece !== "object" || piece === null) return [];
  const { text, channel_id: channel } = piece as { text?: unknown; channel_id?: unknown };
  if (typeof text === "string") return [text];
  return typeof channel === "string" ? [`#${channel}`] : Object.values(piece).flatMap(wordsIn);
};

describe("what a declarer is told", () => {
  it("what is live and may be the same, with the words that make them one", () => {
    const [, line] = lines(numbered(4, { services: [known] }), [
      numbered(2, { title: "Cart is empty", services: [known] }),
    ]);
    expect(line).toBe("Live already: INC-2 (P1) Cart is empty, in #C2. If it is the same: /incident INC-4 merge INC-2");
  });

  it("which service nobody knows, which one was probably meant, and how to put it right", () => {
    const [, line] = lines(numbered(4, { services: [misspelt] }));
    expect(line).toBe(
      `No service of the catalogue is called ${misspelt}. If you meant ${known}: /incident INC-4 describe --service ${known}`,
    );
    expect(lines(numbered(4, { services: ["zzzzzzzz"] }))[1]).toBe("No service of the catalogue is called zzzzzzzz.");
  });

  it("nothing more when all is well", () => {
    expect(lines(numbered(4, { services: [known] }))).toHaveLength(1);
  });
});

describe("incidents that may be the same", () => {
  it("hit a service of its own, or are called the same, whatever the marks", () => {
    const mine = numbered(9, { title: "Checkout: is FAILING!", services: ["checkout"] });
    const among = [
      numbered(9),
      numbered(12, { title: "Checkout is failing", services: ["checkout"] }),
      numbered(1, { title: "checkout is failing", services: [] }),
      numbered(2, { title: "Another thing", services: ["checkout", "search"] }),
      numbered(3, { title: "Another thing", services: ["search"] }),
    ];
    expect(similarTo(mine, among).map(({ id }) => id)).toEqual(["INC-1", "INC-2"]);
  });
});
