import { describe, expect, it } from "vitest";
import type { DeskDependencies } from "../../src/slack/desk/dependencies.ts";
import { press } from "../../src/slack/desk/press.ts";
import { slash } from "../../src/slack/desk/slash.ts";
import { encode, redrawId } from "../../views/actions.ts";
import type { Modal } from "../../views/blocks.ts";
import { en } from "../../views/words.ts";
import { declared, policy } from "../domain/given.ts";
import { submitted } from "../views/submitted.ts";

type Call = {
  readonly method: string;
  readonly view: Modal;
  readonly hash: string | undefined;
  readonly asked: readonly string[];
};

/** A desk whose service can go back to these, and what it called in which order. */
const deskWith = (versions: readonly string[]) => {
  const asked: string[] = [];
  const calls: Call[] = [];
  const { incident } = declared();
  const known = { ...incident, channel: { kind: "open" as const, id: "C1", name: "inc-1" } };
  const search = { ...policy.services.checkout, name: "search" };
  const deps = {
    gateway: {
      callNow: async (method: string, { view, hash }: { view: Modal; hash?: string }) => {
        calls.push({ method, view, hash, asked: [...asked] });
        return { view: { id: "V1", hash: "h1" } };
      },
    },
    people: async () => ({}),
    incidents: { load: async () => known, byChannel: async () => known },
    versionsOf: async (service: string) => {
      asked.push(service);
      return versions.map((version) => ({ version, at: null, by: null }));
    },
    clock: { now: () => "2026-11-27T03:00:00.000Z" },
    policy: { ...policy, services: { ...policy.services, search } },
    words: en,
    logger: { debug: () => undefined, warn: () => undefined },
    reply: async () => undefined,
  } as unknown as DeskDependencies;
  return { deps, calls };
};

const from = { channel_id: "C1", user_id: "U1", team_id: "T1", trigger_id: "1.2" };
const optionsIn = ({ view }: Call): string =>
  JSON.stringify(view.blocks.filter(({ block_id: id }) => id?.startsWith("known:")));

describe("the form of a rollback", () => {
  it.each(["rollback", "rollback checkout"])(
    "%s opens it at once, and offers the versions when they are known",
    async (text) => {
      const { deps, calls } = deskWith(["v41", "v40"]);
      await slash(deps, { text, ...from }, "k");
      expect(calls.map(({ method, asked }) => [method, asked.length])).toEqual([
        ["views.open", 0],
        ["views.update", 1],
      ]);
      expect(calls[0] && optionsIn(calls[0])).toBe("[]");
      expect(calls[1]).toMatchObject({ hash: "h1", asked: ["checkout"] });
      expect(calls[1] && optionsIn(calls[1])).toContain('"v40"');
    },
  );

  it("is the same from the button", async () => {
    const { deps, calls } = deskWith(["v41"]);
    const payload = { user: { id: "U1" }, channel: { id: "C1" }, trigger_id: "1.2" };
    await press(deps, payload, encode({ k: "form", i: "INC-1", f: "rollback" }), "k");
    expect(calls.map(({ method }) => method)).toEqual(["views.open", "views.update"]);
  });

  it("stays as it is where nobody knows a version", async () => {
    const { deps, calls } = deskWith([]);
    await slash(deps, { text: "rollback", ...from }, "k");
    expect(calls.map(({ method }) => method)).toEqual(["views.open"]);
  });

  it("offers another service's versions when that is chosen, whatever came in between", async () => {
    const { deps, calls } = deskWith(["v41"]);
    await slash(deps, { text: "rollback", ...from }, "k");
    const [opened] = calls;
    if (opened === undefined) throw new Error("nothing was opened");
    const { privateMetadata, values } = submitted(opened.view, { service: "search" });
    const view = { id: "V1", hash: "h0", private_metadata: privateMetadata, state: { values } };
    await press(deps, { user: { id: "U1" }, view }, { action_id: redrawId("rollback") }, "k2");
    expect(calls.at(-1)).toMatchObject({ method: "views.update", hash: undefined, asked: ["checkout", "search"] });
    expect(calls.at(-1)?.view.blocks.map(({ block_id: id }) => id)).toContain("known:search");
  });
});
