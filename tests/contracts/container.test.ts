import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { firebreakApp } from "../../sandbox/demo-world.ts";
import { type LocalSlack, startSlack } from "../../sandbox/workspace/server.ts";
import { eventually } from "./eventually.ts";
import { freePort } from "./firebreak-process.ts";

const root = join(import.meta.dirname, "../..");
const dockerfile = readFileSync(join(root, "Dockerfile"), "utf8");
const lastStage = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
const nobody = 65_534;

/** Only root can become somebody else. */
const cannotBecomeNobody = (): boolean => {
  if (process.getuid?.() === 0 && spawnSync("setpriv", ["--version"]).status === 0) return false;
  if (process.env.CI === "true") throw new Error("CI=true, but this is not root with setpriv");
  process.stderr.write("\n*** SKIPPED: the container's steps need root and setpriv, to run as nobody. ***\n\n");
  return true;
};

/** What the image is made of: the files that its last stage copies, and the lock file's packages for production. */
const buildImage = (folder: string): void => {
  for (const [, sources = ""] of lastStage.matchAll(/^COPY (?!--from)(.+)$/gm)) {
    const paths = sources.split(" ");
    const target = join(folder, paths.pop() ?? ".");
    for (const path of paths) {
      const isInto = target.endsWith("/") || paths.length > 1;
      const to = isInto ? join(target, path) : target;
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(root, path), to, { recursive: true });
    }
  }
  const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<
      Record<string, { readonly dev?: boolean; readonly optional?: boolean; readonly devOptional?: boolean }>
    >;
  };
  for (const [path, { dev, optional, devOptional }] of Object.entries(packages)) {
    if (path === "" || dev === true || optional === true || devOptional === true) continue;
    cpSync(join(root, path), join(folder, path), {
      recursive: true,
      dereference: true,
      filter: (from) => !from.slice(root.length + path.length + 1).includes("node_modules/"),
    });
  }
};

let slack: LocalSlack;
const place = mkdtempSync(join(tmpdir(), "firebreak-container-"));
const image = join(place, "app");
const data = join(place, "data");
const node = join(place, "node");
const running = new Set<ChildProcess>();

type Ended = { readonly status: number | null; readonly output: string };

const variables = (port: number): Readonly<Record<string, string>> => {
  const { botToken, appToken } = firebreakApp({ kind: "socket" });
  return {
    NODE_ENV: "production",
    FIREBREAK_DATA: data,
    HOME: "/nonexistent",
    PORT: String(port),
    SLACK_BOT_TOKEN: botToken,
    SLACK_APP_TOKEN: appToken,
    SLACK_API_URL: slack.apiUrl,
    FIREBREAK_TOKEN: "general-token",
    LOG_LEVEL: "warn",
  };
};

/** The entry point, as nobody, who can become nobody else any more. */
const enter = (command: string, port: number): { readonly child: ChildProcess; readonly ended: Promise<Ended> } => {
  const ids = [`--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", "--no-new-privs", "--bounding-set=-all"];
  const child = spawn("setpriv", [...ids, node, "src/main.ts", command], { cwd: image, env: variables(port) });
  running.add(child);
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk) => {
      output += chunk;
    });
  const ended = once(child, "close").then(([status]) => {
    running.delete(child);
    return { status: status as number | null, output };
  });
  return { child, ended };
};

/** Every file of the image with its time: what was written to shows. */
const picture = (): readonly string[] => readdirSync(image, { recursive: true }).map(String).sort();

describe.skipIf(cannotBecomeNobody())("what the Dockerfile makes, run by hand", { timeout: 180_000 }, () => {
  beforeAll(async () => {
    slack = await startSlack({
      seed: { name: "The Shop", users: [], channels: [], userGroups: {}, apps: [firebreakApp({ kind: "socket" })] },
      port: 0,
      counting: "off",
      pageFolder: null,
    });
    chmodSync(place, 0o755);
    mkdirSync(image);
    buildImage(image);
    cpSync(process.execPath, node, { dereference: true });
    mkdirSync(data);
    chownSync(data, nobody, nobody);
    spawnSync("chmod", ["-R", "a-w,a+rX", image]);
  }, 120_000);

  afterAll(async () => {
    for (const child of running) child.kill("SIGKILL");
    await slack?.close();
    spawnSync("chmod", ["-R", "u+w", place]);
    rmSync(place, { recursive: true, force: true });
  });

  it("holds no development package, no test, no sandbox", () => {
    expect(readdirSync(image).sort()).toEqual(
      ["LICENSE", "commands", "manifest.yml", "node_modules", "package.json", "scripts", "src", "views"].sort(),
    );
    for (const name of ["vitest", "typescript", "react", "playwright-core", "emulate"])
      expect(readdirSync(join(image, "node_modules"))).not.toContain(name);
  });

  it("the doctor finds nothing wrong", async () => {
    const { status, output } = await enter("doctor", 0).ended;
    expect(output).not.toMatch(/^fail/m);
    expect(status).toBe(0);
  });

  it("starts as nobody on a tree that nobody can write to, takes an alert, and stops at SIGTERM", async () => {
    const before = picture();
    const port = await freePort();
    const { child, ended } = enter("start", port);
    let early: Ended | null = null;
    void ended.then((one) => {
      early = one;
    });
    await eventually(
      "readiness",
      async () => early !== null || (await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null))?.ok === true,
    );
    expect(early).toBeNull();
    const sent = await fetch(`http://127.0.0.1:${port}/alerts/generic`, {
      method: "POST",
      headers: { authorization: "Bearer general-token" },
      body: '{"title":"checkout is failing","severity":"critical"}',
    });
    expect(sent.status).toBe(202);
    child.kill("SIGTERM");
    expect((await ended).status).toBe(0);
    expect(picture()).toEqual(before);
  });
});

describe("the Dockerfile and the Compose file", () => {
  const compose = readFileSync(join(root, "compose.yaml"), "utf8");
  it.each([
    ["a Node that is supported for long, and little else", dockerfile, /^FROM node:24-slim$/m],
    ["nobody's root", lastStage, /^USER node$/m],
    ["production packages only", dockerfile, /npm ci --omit=dev/],
    ["a health check", lastStage, /^HEALTHCHECK [\s\S]*\/healthz/m],
    ["data outside of the image", lastStage, /^VOLUME \/data$/m],
    ["a signal that reaches the process itself", lastStage, /^ENTRYPOINT \["node", /m],
    ["a Redis that forgets nothing by itself", compose, /--maxmemory-policy, noeviction/],
    ["a Redis that remembers after a restart", compose, /--appendonly, "yes"/],
    ["a root that cannot be written to", compose, /read_only: true/],
    ["no capabilities", compose, /cap_drop: \[ALL\]/],
    ["no way to new privileges", compose, /no-new-privileges:true/],
  ])("have %s", (_, text, pattern) => {
    expect(text).toMatch(pattern);
  });
});
