import { mkdirSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator, Page } from "playwright-core";

/** What somebody sees and clicks in the sandbox's page. Nothing here waits for time: Playwright waits until it is there. */
export type Screen = {
  readonly page: Page;
  readonly actAs: (realName: string) => Promise<void>;
  readonly open: (channelName: string) => Promise<void>;
  /** The newest message of the channel (not of a thread) with this text. */
  readonly message: (text: string | RegExp) => Locator;
  readonly thread: () => Locator;
  readonly dialog: (name: string | RegExp) => Locator;
  readonly say: (where: "channel" | "thread", text: string) => Promise<void>;
  /** Saves what is seen now under this name, in the order of the calls. */
  readonly picture: (name: string) => Promise<void>;
  /** The same on a screen so tall that a whole incident fits: the README's picture is one of these. */
  readonly tallPicture: (name: string) => Promise<void>;
};

/** Where the pictures go: FIREBREAK_SCREENSHOTS, or a new folder under the system's one for passing things. */
export const pictureFolder = (): string => {
  const asked = process.env.FIREBREAK_SCREENSHOTS ?? "";
  if (asked === "") return mkdtempSync(join(tmpdir(), "firebreak-screenshots-"));
  mkdirSync(asked, { recursive: true });
  return asked;
};

const tall = { width: 1120, height: 1900 };

export const lookAt = (page: Page, folder: string): Screen => {
  let pictures = 0;
  const list = page.locator(".channel [role=log]");
  const picture = async (name: string): Promise<void> => {
    pictures += 1;
    const path = join(folder, `${String(pictures).padStart(2, "0")}-${name}.png`);
    await page.screenshot({ path, animations: "disabled" });
  };
  return {
    page,
    actAs: async (realName) => {
      await page.locator("[data-acting-as]").click();
      await page.getByRole("option", { name: new RegExp(realName) }).click();
      await page.locator("[data-acting-as]", { hasText: realName }).waitFor();
    },
    open: async (channelName) => {
      await page.locator(`[data-channel-name="${channelName}"]`).click();
      await page.locator(`section.channel[aria-label="${channelName}"]`).waitFor();
    },
    message: (text) => list.locator("article", { hasText: text }).last(),
    thread: () => page.getByRole("complementary", { name: "Thread" }),
    dialog: (name) => page.getByRole("dialog", { name }),
    say: async (where, text) => {
      const box = page.locator(`[data-composer="${where}"]`);
      await box.fill(text);
      await box.press("Enter");
    },
    picture,
    tallPicture: async (name) => {
      const usual = page.viewportSize();
      await page.setViewportSize(tall);
      await picture(name);
      if (usual !== null) await page.setViewportSize(usual);
    },
  };
};
