import { describe, expect, it } from "vitest";
import { namedSource, namedVersion } from "../../src/domain/change-source.ts";

const pull = (number: number, repository: string | null = null) => ({ kind: "pull_request", number, repository });
const commit = (name: string) => ({ kind: "commit", commit: name });
const tag = (name: string) => ({ kind: "tag", tag: name });

describe("what a said source points at", () => {
  it.each([
    [
      "https://github.com/shop/checkout/pull/812",
      { kind: "address", url: "https://github.com/shop/checkout/pull/812" },
    ],
    ["see https://git.example/x/1 please", { kind: "address", url: "https://git.example/x/1" }],
    ["shop/checkout#812", pull(812, "shop/checkout")],
    ["#812", pull(812)],
    ["PR#812", pull(812)],
    ["!44 in GitLab", pull(44)],
    ["9f2c1e7", commit("9f2c1e7")],
    ["commit 9f2c1e7d0b", commit("9f2c1e7d0b")],
    ["defaced", commit("defaced")],
    ["v43", tag("v43")],
    ["v2 trust me", tag("v2")],
    ["release 2.14.1", tag("2.14.1")],
    ["3.0.0-rc.1", tag("3.0.0-rc.1")],
    ["checkout-v1.2", tag("checkout-v1.2")],
    ["checkout@1.4.0", tag("checkout@1.4.0")],
  ])("%s", (said, named) => {
    expect(namedSource(said)).toEqual(named);
  });

  it.each(["trust me", "it is fine", "the fix", "43", "https://example.com", "main", "my laptop", ""])(
    "%s points at nothing",
    (said) => {
      expect(namedSource(said)).toBeNull();
    },
  );
});

describe("a version to go to", () => {
  it.each([
    ["v41", tag("v41")],
    ["build-7", tag("build-7")],
    ["20261124", tag("20261124")],
    ["v41-9f2c1e7d", tag("v41-9f2c1e7d")],
    ["9f2c1e7d", commit("9f2c1e7d")],
  ])("%s names itself", (version, named) => {
    expect(namedVersion(version)).toEqual(named);
  });

  it.each(["latest", "main", "the last one", ""])("%s moves on, or is no word, and names none", (version) => {
    expect(namedVersion(version)).toBeNull();
  });
});
