import { describe, expect, it } from "vitest";
import type { Command } from "../../src/domain/command.ts";
import { ana, declared, following, tryTo } from "./given.ts";

const describeAs = (summary: string | null, services: readonly string[] | null): Command => ({
  kind: "describe",
  summary,
  services,
});
const known = declared({ title: "checkout is failing", summary: "orders time out", services: ["checkout"] });

describe("what an incident is called and said to be", () => {
  it.each<readonly [string, Command, object]>([
    ["a summary alone leaves the services", describeAs("it is search", null), { summary: "it is search" }],
    ["services alone leave the summary", describeAs(null, ["search"]), { services: ["search"] }],
    ["both at once", describeAs("both", ["search"]), { summary: "both", services: ["search"] }],
    ["no services at all", describeAs(null, []), { services: [] }],
    ["another title", { kind: "rename", title: " cards fail " }, { title: "cards fail" }],
  ])("%s", (_name, command, changed) => {
    const { title, summary, services } = known.incident;
    expect(following(known, ana, command).incident).toMatchObject({ title, summary, services, ...changed });
  });

  it.each<readonly [string, Command, string]>([
    ["what it says already", describeAs("orders time out", ["checkout"]), "already_done"],
    ["nothing at all", describeAs(null, null), "already_done"],
    ["the same title", { kind: "rename", title: "checkout is failing" }, "already_done"],
    ["no title", { kind: "rename", title: "  " }, "missing"],
  ])("%s is refused", (_name, command, refusal) => {
    expect(tryTo(known, ana, command)).toMatchObject({ ok: false, error: { kind: refusal } });
  });

  it("nothing is renamed or described after the end", () => {
    const over = following(known, ana, { kind: "cancel", reason: "false alarm" });
    for (const command of [describeAs("x", null), { kind: "rename", title: "x" } as const])
      expect(tryTo(over, ana, command)).toMatchObject({ ok: false });
  });
});
