import { afterEach, expect, it } from "vitest";
import { sendAlert } from "./firebreak-api.ts";
import { openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

it("an alert that nobody decided on ends, is asked about again when it fires anew, and is taken by a rule when it gets worse", async () => {
  world = await openWorld({ mode: "socket" });
  const firebreak = await world.start("start");
  const ana = world.as("U0ANA");
  const disk = { title: "Disk is filling up", service: "search", severity: "warning", fingerprint: "disk" };
  const said = async (over: object): Promise<unknown> => (await sendAlert(firebreak, { ...disk, ...over })).body;
  const ignored = (reason: RegExp) => ({ alerts: [{ outcome: "ignored", reason: expect.stringMatching(reason) }] });
  const first = { started_at: "2026-11-24T02:00:00Z" };

  expect(await said(first)).toMatchObject(ignored(/it is offered to people/));
  await ana.seesMessage("incidents", /Is this an incident\?/);
  expect(await said({ ...first, state: "resolved" })).toMatchObject(ignored(/before anybody decided on it/));
  await ana.seesMessage("incidents", /It ended .*, before anybody decided/);

  // Some sources keep the moment of the first time.
  expect(await said(first)).toMatchObject(ignored(/it is offered to people/));
  await ana.seesMessage("incidents", /Is this an incident\?/);
  expect(await said({ ...first, severity: "critical" })).toMatchObject({
    alerts: [{ outcome: "declared", incident: "INC-1" }],
  });
  await ana.press("incidents", "fb:offer");
  await ana.seesMessage("incidents", /INC-1 has this alert/);
  await ana.seesMessage("incidents", /attached it to INC-1/);
});
