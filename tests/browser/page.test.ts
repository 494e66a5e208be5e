import { rmSync } from "node:fs";
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { PageDeed } from "../../sandbox/workspace/page-protocol.ts";
import { type PageFixture, startPageFixture } from "../sandbox/page-fixture.ts";
import { browserIsHere, buildPage, launchBrowser } from "./browser.ts";

describe.skipIf(!browserIsHere())("the sandbox's page", () => {
  let folder: string;
  let browser: Browser;
  let fixture: PageFixture;
  let page: Page;
  let troubles: string[];

  beforeAll(async () => {
    [folder, browser] = await Promise.all([buildPage(), launchBrowser()]);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });
  beforeEach(async () => {
    fixture = await startPageFixture(folder);
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(10_000);
    troubles = [];
    page.on("pageerror", (error) => troubles.push(error.message));
    await page.goto(`${fixture.url}/?as=U01MAYA&channel=C0INC42`);
    await page.locator("article").first().waitFor();
  });
  afterEach(async () => {
    await page.close();
    await fixture.close();
    expect(troubles).toEqual([]);
  });

  const deeds = (kind: PageDeed["kind"]): readonly PageDeed[] =>
    fixture.received.filter(({ deed }) => deed.kind === kind).map(({ deed }) => deed);
  const deed = async (kind: PageDeed["kind"], count = 1): Promise<PageDeed | undefined> => {
    await expect.poll(() => deeds(kind).length, { timeout: 5_000 }).toBe(count);
    return deeds(kind).at(-1);
  };
  const control = (actionId: string): Locator => page.locator(`[data-action-id="${actionId}"]`);
  const button = (name: string): Locator => page.getByRole("button", { name, exact: true });
  const composer = (where: "channel" | "thread"): Locator => page.locator(`[data-composer="${where}"]`);

  it("asks before a button that wants to be confirmed, and sends nothing when the person declines", async () => {
    await control("resolve").click();
    const dialog = page.getByRole("dialog", { name: "Resolve INC-42?" });
    await dialog.getByRole("button", { name: "Not yet" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(deeds("press")).toEqual([]);

    await control("resolve").click();
    await dialog.getByRole("button", { name: "Resolve" }).click();
    expect(await deed("press")).toMatchObject({
      source: { kind: "message", channel: "C0INC42", ephemeral: false },
      action: { type: "button", action_id: "resolve", block_id: "commands", value: "INC-42" },
      state: { commands: { severity: { type: "static_select", selected_option: { value: "P1" } } } },
    });
  });

  it("fills and sends a modal: checks, errors under their fields, values in Slack's shape", async () => {
    await control("open_update").click();
    const modal = page.getByRole("dialog", { name: "Update INC-42" });
    await modal.getByRole("button", { name: "Send update" }).click();
    await modal.getByText("Please complete this required field.").waitFor();
    expect(deeds("submit")).toEqual([]);

    await modal.getByLabel("Needs").fill("refuse me");
    await modal.getByRole("button", { name: "Send update" }).click();
    await modal.getByText("Say what is missing.").waitFor();

    await modal.getByLabel("Needs").fill("A second approval");
    await control("services").click();
    await page.getByRole("option", { name: "payments" }).click();
    await page.keyboard.press("Escape");
    await modal.getByLabel("Tell support").check();
    await modal.getByRole("button", { name: "Send update" }).click();
    await modal.waitFor({ state: "detached" });
    expect(await deed("submit", 2)).toMatchObject({
      viewId: "V1",
      state: {
        conditions: { text: { type: "plain_text_input", value: "Card payments fail for about 8 % of orders." } },
        needs: { text: { type: "plain_text_input", value: "A second approval" } },
        severity: { severity: { selected_option: { value: "P3" } } },
        services: { services: { type: "multi_static_select", selected_options: [{ value: "payments" }] } },
        notify: { notify: { type: "checkboxes", selected_options: [{ value: "support" }] } },
      },
    });
  });

  it("keeps what was typed when the app replaces the modal", async () => {
    await control("open_update").click();
    const modal = page.getByRole("dialog", { name: "Update INC-42" });
    await modal.getByLabel("Needs").fill("More eyes");
    await modal.locator('[data-action-id="severity"]').click();
    await page.getByRole("option", { name: "P1 Critical" }).click();
    await modal.getByText("Will be paged").waitFor();
    expect(await modal.getByLabel("Needs").inputValue()).toBe("More eyes");
    expect(deeds("press").at(-1)).toMatchObject({
      source: { kind: "modal", viewId: "V1" },
      action: { action_id: "severity", selected_option: { value: "P1" } },
      state: { needs: { text: { value: "More eyes" } }, severity: { severity: { selected_option: { value: "P1" } } } },
    });

    await page.keyboard.press("Escape");
    await modal.waitFor({ state: "detached" });
    expect(await deed("close")).toMatchObject({ viewId: "V1" });
  });

  it("opens a thread and answers in it", async () => {
    await page.getByRole("button", { name: /3 replies/ }).click();
    const thread = page.getByRole("complementary", { name: "Thread" });
    await thread.getByText("Could it be the new retry policy?").waitFor();
    await composer("thread").fill("Roll back, @tomas? See #operations & <logs>");
    await composer("thread").press("Enter");
    const head = await thread.locator("article").first().getAttribute("data-ts");
    expect(await deed("say")).toMatchObject({
      channel: "C0INC42",
      threadTs: head,
      text: "Roll back, <@U02TOMAS>? See <#C0OPS> &amp; &lt;logs&gt;",
    });
    await thread.getByText("4 replies").waitFor();
  });

  it("acts as another person after a switch", async () => {
    await page.locator("[data-acting-as]").click();
    await page.getByRole("option", { name: /Imani Okafor/ }).click();
    await page.locator('[data-acting-as="U03IMANI"]').waitFor();
    expect(page.url()).toContain("as=U03IMANI");
    await control("acknowledge").click();
    await deed("press");
    expect(fixture.received.at(-1)?.as).toBe("U03IMANI");
  });

  it("suggests slash commands and sends them", async () => {
    await composer("channel").pressSequentially("/inc");
    await page.getByRole("option", { name: /\/incident declare/ }).waitFor();
    await composer("channel").press("Tab");
    await composer("channel").pressSequentially("declare");
    await composer("channel").press("Enter");
    expect(await deed("say")).toMatchObject({ threadTs: null, text: "/incident declare" });
    expect(await composer("channel").inputValue()).toBe("");
  });

  it("reacts, and runs a message shortcut", async () => {
    const message = page.locator("article", { hasText: "I would roll back" });
    await message.hover();
    await message.getByRole("button", { name: "React with white check mark" }).click();
    await message.locator('[data-reaction="white_check_mark"]').waitFor();
    await message.getByRole("button", { name: "More actions" }).click();
    await page.getByRole("menuitem", { name: /Add to the timeline/ }).click();
    expect(await deed("shortcut")).toMatchObject({ callbackId: "add_to_timeline", channel: "C0INC42" });
  });

  it("says that it lost the server and comes back by itself", async () => {
    fixture.goAway();
    await page.getByText("Reconnecting…").waitFor();
    fixture.comeBack();
    await page.getByText("Reconnecting…").waitFor({ state: "detached" });
    await button("Acknowledge").click();
    expect(await deed("press")).toMatchObject({ action: { action_id: "acknowledge" } });
  });

  it("shows blocks it does not know instead of hiding them", async () => {
    await page.locator('[data-channel="C0GAL"]').click();
    await page.getByText("unsupported block: hologram").waitFor();
    await button("Approve").click();
    expect(await deed("press")).toMatchObject({ action: { action_id: "approve" } });
  });
});
