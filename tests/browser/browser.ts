import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "playwright-core";
import { build } from "vite";

/** Where Debian and Ubuntu put the browser; elsewhere CHROMIUM says where it is. */
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";

/**
 * Whether browser tests can run. Without a browser they are skipped, and say so;
 * on the build server a missing browser is a failure, or else nobody would notice that they never run.
 */
export const browserIsHere = (): boolean => {
  if (existsSync(CHROMIUM)) return true;
  if (process.env.CI === "true") throw new Error(`No browser at ${CHROMIUM}: the page's tests cannot run`);
  process.stderr.write(`\nSKIPPED: no browser at ${CHROMIUM}, so the sandbox's page is NOT tested here.\n\n`);
  return false;
};

export const launchBrowser = (): Promise<Browser> =>
  chromium.launch({
    executablePath: CHROMIUM,
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"],
  });

/** Builds the page into a folder of its own, so that a page that is being served is left alone. */
export const buildPage = async (): Promise<string> => {
  const outDir = mkdtempSync(join(tmpdir(), "firebreak-page-"));
  await build({
    configFile: new URL("../../sandbox/page/vite.config.ts", import.meta.url).pathname,
    logLevel: "error",
    build: { outDir, emptyOutDir: true },
  });
  return outDir;
};
