import { describe, expect, it } from "vitest";
import { type OfferStanding, offerStandingOf, type PastOffer } from "../../src/domain/offer-standing.ts";
import { at, minuteMs } from "./given.ts";

const dayMs = 24 * 60 * minuteMs;
const asked = (startedMs: number): PastOffer => ({ isOpen: true, startedAt: at(startedMs) });
const answered = (startedMs: number): PastOffer => ({ isOpen: false, startedAt: at(startedMs) });

describe("whether people are asked about an alert already", () => {
  it.each<readonly [string, number, readonly PastOffer[], OfferStanding]>([
    ["nobody has been", 0, [], "none"],
    ["they are", 0, [asked(0)], "open"],
    ["they are, about one of an hour ago", 60 * minuteMs, [asked(0)], "open"],
    ["of one that nobody answered for a day they are asked again", dayMs, [asked(0)], "none"],
    [
      "about the very same occurrence they are asked once, however long it lasts",
      0,
      [asked(0), answered(dayMs)],
      "open",
    ],
    ["they have decided on it", 0, [answered(0)], "decided"],
    ["what they decided on the last one is no answer to this one", minuteMs, [answered(0)], "none"],
    ["of both, being asked comes first", minuteMs, [answered(minuteMs), asked(0)], "open"],
  ])("%s", (_, startedMs, offers, expected) => expect(offerStandingOf(at(startedMs), offers)).toBe(expected));
});
