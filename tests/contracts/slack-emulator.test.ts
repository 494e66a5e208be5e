import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LocalSlack } from "../../sandbox/workspace/server.ts";
import { callSlack, type EmulatedSlack, type SlackAnswer, startEmulatedSlack } from "./emulated-slack.ts";
import { callsOfAnIncident, type Memory } from "./slack/calls.ts";
import { type Difference, differences } from "./slack/differences.ts";
import { judgedFields, judgedOutcomes } from "./slack/judged.ts";
import { ourApp, startOurSlack } from "./slack/our-slack.ts";

type Call = EmulatedSlack["call"];
type Both = { readonly theirs: SlackAnswer; readonly ours: SlackAnswer };
type Named = readonly { readonly id: string; readonly name: string }[];

let emulator: EmulatedSlack;
let sandbox: LocalSlack;
const answers = new Map<string, Both>();

beforeAll(async () => {
  [emulator, sandbox] = await Promise.all([startEmulatedSlack(), startOurSlack()]);
  const callOurs: Call = (method, args = {}) => callSlack(sandbox.apiUrl, ourApp.botToken, method, args);
  let [them, us] = [await whoAndWhere(emulator.call), await whoAndWhere(callOurs)];
  for (const { name, method, args, learn } of callsOfAnIncident) {
    const both = { theirs: await emulator.call(method, args(them)), ours: await callOurs(method, args(us)) };
    answers.set(name, both);
    if (both.theirs.ok) them = { ...them, ...learn?.(both.theirs) };
    if (both.ours.ok) us = { ...us, ...learn?.(both.ours) };
  }
});

afterAll(async () => {
  await emulator?.close();
  await sandbox?.close();
});

const whoAndWhere = async (call: Call): Promise<Memory> => {
  const { members } = (await call("users.list")) as unknown as { readonly members: Named };
  const { channels } = (await call("conversations.list")) as unknown as { readonly channels: Named };
  const idOf = (list: Named, name: string): string => list.find((one) => one.name === name)?.id ?? "";
  return {
    ...Object.fromEntries(members.map(({ id, name }) => [name, id])),
    bot: idOf(members, "firebreak"),
    general: idOf(channels, "general"),
  };
};

const outcome = ({ ok, error }: SlackAnswer): string => (ok ? "ok" : String(error));

const isNotJudged = ({ at }: Difference): boolean => !judgedFields.some((field) => field.at.test(at));

describe("our sandbox and an emulator by others answer the same calls", () => {
  it.each(callsOfAnIncident.map(({ name, method }) => [name, method] as const))("%s (%s)", (name) => {
    const both = answers.get(name);
    if (both === undefined) throw new Error("not called");
    const { theirs, ours } = judgedOutcomes[name] ?? { theirs: outcome(both.theirs), ours: outcome(both.theirs) };
    expect({ theirs: outcome(both.theirs), ours: outcome(both.ours) }).toEqual({ theirs, ours });
    if (both.theirs.ok && both.ours.ok) expect(differences(both.theirs, both.ours).filter(isNotJudged)).toEqual([]);
  });
});

it("every judgement is about a call that is made", () => {
  expect(Object.keys(judgedOutcomes).filter((name) => !answers.has(name))).toEqual([]);
});
