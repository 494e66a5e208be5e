import { rmSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { alertBot } from "../../sandbox/demo-world.ts";
import { brokenInvariants } from "../scenarios/invariants.ts";
import { alertToken, type FirebreakProcess, openWorld, type StoryWorld } from "../scenarios/world.ts";
import { browserIsHere, buildPage, launchBrowser } from "./browser.ts";
import { lookAt, pictureFolder, type Screen } from "./screen.ts";

const incidentChannel = "inc-1-checkout-is-failing";
/** The slowest thing that anybody waits for here is a recovery that is watched for a while. */
const patienceMs = 60_000;

describe.skipIf(!browserIsHere())("an outage, by clicking", () => {
  let pageFolder: string;
  let browser: Browser;
  let world: StoryWorld;
  let firebreak: FirebreakProcess;
  let screen: Screen;
  let troubles: string[];

  beforeEach(async () => {
    [pageFolder, browser] = await Promise.all([buildPage(), launchBrowser()]);
    world = await openWorld({ mode: "socket", pageFolder });
    firebreak = await world.start("start");
    world.shop.sendAlertsTo({ url: `${firebreak.url}/alerts/alertmanager`, token: alertToken });
    const page = await browser.newPage({ viewport: { width: 1360, height: 940 } });
    page.setDefaultTimeout(patienceMs);
    troubles = [];
    page.on("pageerror", (error) => troubles.push(error.message));
    const folder = pictureFolder();
    process.stderr.write(`Pictures of the outage: ${folder}\n`);
    screen = lookAt(page, folder);
    await page.goto(`${world.slack.pageUrl}?as=U0ANA`);
  });
  afterEach(async () => {
    await browser.close();
    await world.close();
    rmSync(pageFolder, { recursive: true });
  });

  it("is seen from the alert to the post-mortem, and told by pictures", async () => {
    await theShopBreaks(screen);
    await anaTakesCommand(screen);
    await triageShowsItsEvidence(screen);
    await twoPeopleApprove(screen, world);
    await anaTellsAndAsks(screen);
    await itEnds(screen);
    await somebodyDeclaresByForm(screen);
    await anotherBotsAlertIsOffered(screen, world);
    await homeAndLists(screen);
    expect(troubles).toEqual([]);
    await firebreak.kill("SIGTERM");
    expect(await brokenInvariants(world, { executions: 1 })).toEqual([]);
  });
});

const theShopBreaks = async ({ page, open, message, picture }: Screen): Promise<void> => {
  await open("incidents");
  await page.getByText(/checkout v41 · \d+ % of checkouts fail/).waitFor();
  await picture("quiet");
  await page.getByRole("button", { name: "Deploy v42" }).click();
  await message("INC-1").getByText(incidentChannel).waitFor();
  await picture("feed");
  await open(incidentChannel);
  await message("you are needed on INC-1").waitFor();
  await message("people are being called").waitFor();
  await picture("called");
};

const anaTakesCommand = async ({ message, picture }: Screen): Promise<void> => {
  await message("people are being called").getByRole("button", { name: "Take command" }).click();
  await message("is in command").waitFor();
  await message("calling has ended").waitFor();
  await message("This call is over").waitFor();
  await picture("in-command");
};

const triageShowsItsEvidence = async ({ page, message, thread, dialog, picture }: Screen): Promise<void> => {
  await message(/Cause confirmed|Likely cause/).waitFor();
  await message("CHG-1: roll back checkout").waitFor();
  await message("Triage INC-1").scrollIntoViewIfNeeded();
  await picture("triage");
  await message("Triage INC-1").locator("[data-thread]").click();
  await thread().getByText("Suspicious").first().waitFor();
  await picture("triage-thread");
  await thread().getByRole("button", { name: "Evidence" }).last().click();
  await dialog("Evidence").waitFor();
  await picture("evidence");
  await dialog("Evidence").getByRole("button", { name: "Close", exact: true }).last().click();
  await page.getByRole("button", { name: "Close thread" }).click();
};

const twoPeopleApprove = async (screen: Screen, { shop }: StoryWorld): Promise<void> => {
  const { actAs, open, message, dialog, picture } = screen;
  const card = () => message("CHG-1: roll back checkout");
  await card().scrollIntoViewIfNeeded();
  await picture("approval-card");
  await card().getByRole("button", { name: "Approve" }).click();
  await dialog("Approve this change?").waitFor();
  await picture("confirm");
  await dialog("Approve this change?").getByRole("button", { name: "Approve" }).click();
  await card().getByText("Approved by 1 of 2").waitFor();
  await picture("one-approval");
  await screen.tallPicture("whole-channel");
  expect(shop.state().version).toBe("v42");

  await actAs("Chiara Conti");
  await open(incidentChannel);
  await picture("second-approver");
  await card().getByRole("button", { name: "Approve" }).click();
  await dialog("Approve this change?").getByRole("button", { name: "Approve" }).click();
  await card().getByText("has recovered").waitFor();
  await expect.poll(() => card().innerText(), { timeout: patienceMs }).toMatch(/Approved by @Ana Ruiz, @Chiara Conti/);
  await message("This alert has ended").waitFor();
  await picture("recovered");
  expect(shop.state()).toMatchObject({ version: "v41", isAlerting: false });
};

const anaTellsAndAsks = async (screen: Screen): Promise<void> => {
  const { page, actAs, open, message, thread, dialog, say, picture } = screen;
  await actAs("Ana Ruiz");
  await open(incidentChannel);
  await say("channel", "/incident update");
  const form = dialog("Send an update");
  await form.getByLabel(/^Conditions/).waitFor();
  await form.getByRole("button", { name: "Fill in a draft" }).click();
  await expect.poll(() => form.getByLabel(/^Actions/).inputValue(), { timeout: patienceMs }).not.toBe("");
  await picture("update-form");
  await form.getByLabel(/^Conditions/).fill("Checkout works again on v41.");
  await form.getByRole("button", { name: "Send" }).click();
  await form.waitFor({ state: "detached" });
  await message("Update 1").getByText("Checkout works again on v41.").waitFor();
  await picture("update");

  await message("Triage INC-1").locator("[data-thread]").click();
  await say("thread", "what was deployed?");
  await thread().getByText("Answered by").waitFor();
  await picture("answer");
  await page.getByRole("button", { name: "Close thread" }).click();
};

const itEnds = async ({ message, dialog, say, picture }: Screen): Promise<void> => {
  await say("channel", "/incident mitigate one order in eight got through for two minutes");
  await message("The impact is over").waitFor();
  await picture("mitigated");
  await say("channel", "/incident resolve");
  const form = dialog("Resolve the incident");
  await form.getByLabel("What ended it?").fill("v42 is rolled back to v41.");
  await picture("resolve-form");
  await form.getByRole("button", { name: "Resolve" }).click();
  await form.waitFor({ state: "detached" });
  await message("Resolved by").waitFor();
  await message("Post-mortem of INC-1").waitFor();
  await picture("resolved");
  await message("Post-mortem of INC-1").scrollIntoViewIfNeeded();
  await picture("postmortem");
  await say("channel", "/incident timeline");
  await message("Timeline of INC-1").waitFor();
  await picture("timeline");
};

const somebodyDeclaresByForm = async (screen: Screen): Promise<void> => {
  const { page, actAs, open, message, dialog, say, picture } = screen;
  await actAs("Dev Patel");
  await open("general");
  await say("channel", "/incident declare");
  const form = dialog("Declare an incident");
  await form.getByLabel("What is wrong?").fill("Search finds nothing");
  await picture("declare-form");
  await form.locator('[data-action-id="fb:changed:declare"]').click();
  await page.getByRole("option", { name: /P1/ }).click();
  await form.getByText("These people will be called").waitFor();
  await picture("declare-form-p1");
  await form.getByLabel("What do you know so far?").fill("Every search answers with an empty page since ten minutes.");
  await form.getByRole("button", { name: "Declare" }).click();
  const receipt = dialog("Declared");
  await receipt.getByText("INC-2").waitFor();
  await picture("receipt");
  await receipt.getByRole("button", { name: "Close", exact: true }).last().click();
  await open("inc-2-search-finds-nothing");
  await message("people are being called").waitFor();
  await picture("declared");
};

const anotherBotsAlertIsOffered = async (screen: Screen, { slack }: StoryWorld): Promise<void> => {
  const { open, message, thread, picture } = screen;
  await fetch(`${slack.apiUrl}chat.postMessage`, {
    method: "POST",
    headers: { authorization: `Bearer ${alertBot.botToken}`, "content-type": "application/json" },
    body: JSON.stringify({
      channel: "alerts",
      attachments: [
        {
          color: "a30200",
          fallback: "Triggered: CPU is high on web-1",
          title: "Triggered: CPU is high on web-1",
          text: "CPU of the shop's web servers is above 90 %. Tags: service:payments, env:production",
        },
      ],
    }),
  });
  await open("alerts");
  await message("CPU is high on web-1").locator("[data-thread]").click();
  await thread().getByText("Is this an incident?").waitFor();
  await picture("offer");
  await thread()
    .getByRole("button", { name: /^Declare .*P3$/ })
    .click();
  await thread()
    .getByText(/Dev Patel declared/)
    .waitFor();
  await thread().getByText("inc-3-cpu-is-high-on-web-1").waitFor();
  await picture("offer-declared");
};

const homeAndLists = async ({ page, open, message, say, picture }: Screen): Promise<void> => {
  await open("general");
  await say("channel", "/incident list all");
  await message("All incidents").waitFor();
  await picture("list");
  await say("channel", "/incident");
  await message("What you can do").waitFor();
  await picture("help");
  await page.locator("[data-home]").first().click();
  await page.getByText("Incidents you have a role in").waitFor();
  await picture("home");
};
