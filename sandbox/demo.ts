import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join, relative } from "node:path";
import { dataTemplate, forgetOldDemos } from "./data-template.ts";
import { demoConfig } from "./demo-config.ts";
import { demoSeed, firebreakApp } from "./demo-world.ts";
import { startShop } from "./shop/start-shop.ts";
import { demoTiming } from "./shop/timing.ts";
import { shopStrip } from "./shop-strip.ts";
import { startSlack } from "./workspace/server.ts";

/**
 * `npm run demo`: a Slack workspace, a shop, and Firebreak on embedded storage, each demo from the beginning.
 * PORT (default 3000) is Firebreak's; DEMO_PORT (default 8484) is the page's.
 */
const root = join(import.meta.dirname, "..");
const folder = join(root, ".sandbox", String(Date.now()));
const port = Number(process.env.PORT ?? "3000");
const pagePort = Number(process.env.DEMO_PORT ?? "8484");
/** Besides the one that is starting. */
const demosKept = 2;
const template = dataTemplate(root);
const secret = "the-shop-and-firebreak-know-this";

const buildPage = (): void => {
  if (existsSync(join(root, "dist/sandbox-page/index.html"))) return;
  console.log("Building the page (once)…");
  const built = spawnSync(
    "vite",
    ["build", "--config", join(root, "sandbox/page/vite.config.ts"), "--logLevel", "warn"],
    { stdio: "inherit", cwd: root },
  );
  if (built.status !== 0) process.exit(1);
};

/** Said before anything starts, so that nothing half-started is left. */
const demandFree = async (wanted: number, variable: "PORT" | "DEMO_PORT", whose: string): Promise<void> => {
  const probe = createServer();
  const isFree = await new Promise<boolean>((resolve) => {
    probe.once("error", () => resolve(false));
    probe.listen(wanted, "127.0.0.1", () => probe.close(() => resolve(true)));
  });
  if (isFree) return;
  console.error(
    `Port ${wanted}, which ${whose} needs, is taken: end what uses it, or choose another with ${variable}=${wanted + 1} npm run demo`,
  );
  process.exit(1);
};

const main = async (): Promise<void> => {
  await demandFree(port, "PORT", "Firebreak");
  await demandFree(pagePort, "DEMO_PORT", "the page");
  buildPage();
  forgetOldDemos(root, demosKept);
  mkdirSync(folder, { recursive: true });
  template.copyTo(join(folder, "data"));
  const shop = await startShop({
    timing: demoTiming,
    secret,
    ports: { storefront: 0, deployer: 0, telemetry: 0, page: 0 },
  });
  const slack = await startSlack({
    seed: demoSeed({ kind: "socket" }),
    port: pagePort,
    counting: "bucket",
    strip: shopStrip(shop),
  });
  const configPath = join(folder, "firebreak.yml");
  writeFileSync(configPath, demoConfig({ shop, ackWithin: "2m", verifyFor: "2m" }));
  const { botToken, appToken } = firebreakApp({ kind: "socket" });
  const variables = {
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_MODE: "socket",
    SLACK_API_URL: slack.apiUrl,
    CHECKOUT_DEPLOYER_SECRET: secret,
    FIREBREAK_CONFIG: configPath,
    FIREBREAK_DATA: join(folder, "data"),
    PORT: String(port),
  };
  const envPath = join(folder, "env");
  writeFileSync(envPath, shellExports(variables));
  const child = spawn(process.execPath, [join(root, "src/main.ts"), "start"], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, FIREBREAK_DEMO: "1", LOG_LEVEL: process.env.LOG_LEVEL ?? "warn", ...variables },
  });
  child.stdout.on("data", (chunk: Buffer) => process.stderr.write(chunk));
  let isToldToStop = false;
  child.on("exit", (code, signal) => {
    if (isToldToStop) process.exit(0);
    console.error(`\nFirebreak has ended by itself (${signal ?? `exit status ${code}`}), and the demo with it.`);
    process.exit(code === null || code === 0 ? 1 : code);
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      isToldToStop = true;
      child.kill(signal);
    });
  }
  await ready(`http://127.0.0.1:${port}/readyz`);
  shop.sendAlertsTo({ url: `http://127.0.0.1:${port}/alerts/alertmanager`, token: null });
  template.prepare();
  console.log(`\nFirebreak is running. Open  ${slack.url}/?as=U0ANA\n`);
  console.log(`On the command line:  . ${relative(process.cwd(), envPath)} && npm run -s firebreak -- audit verify\n`);
};

/** What a shell reads with `.`, so that the command line means this demo. */
const shellExports = (variables: Readonly<Record<string, string>>): string =>
  Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", `'\\''`)}'\n`)
    .join("");

/** Resolves when Firebreak can work. */
const ready = async (url: string): Promise<void> => {
  for (;;) {
    const response = await fetch(url).catch(() => null);
    if (response?.ok === true) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
};

await main();
