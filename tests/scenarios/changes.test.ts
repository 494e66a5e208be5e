import { afterEach, describe, expect, it } from "vitest";
import { brokenInvariants } from "./invariants.ts";
import { alertToken, type FirebreakProcess, openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
afterEach(async () => {
  await world?.close();
  world = null;
});

/** A P1 of checkout on v42, with the rollback to v41 on its card. */
const withProposal = async (): Promise<{ readonly opened: StoryWorld; readonly firebreak: FirebreakProcess }> => {
  const opened = await openWorld({ mode: "socket" });
  world = opened;
  const firebreak = await opened.start("start");
  await opened.shop.deployer.deploy("v42", "jonas");
  const ana = opened.as("U0ANA");
  await ana.say("general", "/incident declare P1 checkout is failing --service checkout");
  await ana.sees("the channel", (state) => state.channels.find(({ name }) => name.startsWith("inc-1-")));
  return { opened, firebreak };
};

const gate = async ({ url }: FirebreakProcess, query = ""): Promise<unknown> =>
  (await fetch(`${url}/gate/search${query}`, { headers: { authorization: `Bearer ${alertToken}` } })).json();

describe("changes under control", () => {
  it("approvals survive the plug, the kill switch holds them, a freeze closes the gate", async () => {
    const { opened, firebreak: first } = await withProposal();
    const [ana, ben, chiara] = [opened.as("U0ANA"), opened.as("U0BEN"), opened.as("U0CHIARA")];
    await ana.say("inc-1-", "/incident rollback checkout v7");
    await ana.seesMessage("inc-1-", /I did not find v7 in the deploy history of checkout.*Known: v41/);
    await ana.say("inc-1-", "/incident rollback checkout");
    await ana.sees("the known version in the form", () =>
      JSON.stringify(ana.modal()?.view ?? null).includes('"value":"v41"'),
    );
    await ana.say("inc-1-", "/incident rollback checkout v41 errors since v42");
    await ana.seesMessage("inc-1-", /CHG-1: Roll back checkout from v42 to v41/);
    await chiara.press("inc-1-", "fb:approve");
    await ana.seesMessage("inc-1-", /Approved by 1 of 2|1 of 2/);
    await first.kill("SIGKILL");

    const firebreak = await opened.start("start");
    await ana.say("general", "/incident killswitch on the deployer does odd things");
    await ana.seesMessage("incidents", /has thrown the kill switch: the deployer does odd things/);
    await ben.press("inc-1-", "fb:approve");
    await ana.seesMessage("inc-1-", /It waits: the kill switch is on: the deployer does odd things/);
    expect(opened.shop.state().version).toBe("v42");
    await ana.say("general", "/incident killswitch off it is mended");
    await ana.seesMessage("general", /It needs: one of approvers, founders/);
    await chiara.say("general", "/incident killswitch off it is mended");
    await ana.seesMessage("incidents", /has turned the kill switch off: it is mended/);
    await ana.seesMessage("inc-1-", /CHG-1 is done/);
    expect(opened.shop.state().version).toBe("v41");

    expect(await gate(firebreak)).toEqual({ open: true });
    await ana.say("general", "/incident freeze --for 1h the sale is on");
    await ana.seesMessage("incidents", /Everything is frozen by/);
    await expect.poll(() => gate(firebreak)).toMatchObject({ open: false, incidents: [] });
    await ana.say("general", "/incident list");
    await ana.seesMessage("general", /❄ Everything: frozen by/);
    await ana.say("general", "/incident unfreeze");
    await ana.seesMessage("incidents", /has lifted the freeze of everything/);
    await expect.poll(() => gate(firebreak)).toEqual({ open: true });
    await opened.stop();
    expect(await brokenInvariants(opened, { executions: 1 })).toEqual([]);
  });

  it("what is unclear keeps the service until a person has looked; a founder breaks the glass, loudly", async () => {
    const { opened } = await withProposal();
    const [ana, ben, chiara, fay] = ["U0ANA", "U0BEN", "U0CHIARA", "U0FAY"].map(opened.as) as [
      ReturnType<StoryWorld["as"]>,
      ReturnType<StoryWorld["as"]>,
      ReturnType<StoryWorld["as"]>,
      ReturnType<StoryWorld["as"]>,
    ];
    await ana.say("inc-1-", "/incident rollback checkout v41 errors since v42");
    await ana.seesMessage("inc-1-", /CHG-1: Roll back checkout/);
    opened.shop.deployer.nextFault("unavailable");
    await chiara.press("inc-1-", "fb:approve");
    await ben.press("inc-1-", "fb:approve");
    await ana.seesMessage("inc-1-", /Nobody can say whether it ran/);

    await ana.say("general", "/incident declare P1 carts are empty --service checkout");
    await ana.sees("the second channel", (state) => state.channels.find(({ name }) => name.startsWith("inc-2-")));
    await ana.say("inc-2-", "/incident rollback checkout v41 the same fault");
    await ana.seesMessage("inc-2-", /CHG-1: Roll back checkout/);
    await fay.press("inc-2-", "fb:glass");
    await fay.submit({ reason: "every minute costs us a thousand orders" });
    await ana.seesMessage("inc-2-", /broke the glass for CHG-1.*every minute costs us a thousand orders/s);
    await ana.seesMessage("inc-2-", /It waits: INC-1 CHG-1 is changing checkout/);
    expect(opened.shop.state().version).toBe("v42");

    await chiara.press("inc-1-", "fb:settle:failed");
    await chiara.submit({ reason: "v42 is live, the deployer's log is empty" });
    await ana.seesMessage("inc-2-", /CHG-1 is done/);
    expect(opened.shop.state().version).toBe("v41");
    await opened.stop();
    expect(await brokenInvariants(opened, { executions: 1 })).toEqual([]);
  });
});
