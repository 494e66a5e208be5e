import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config.ts";
import { namedSource } from "../../src/domain/change-source.ts";
import { configuredSources, findSourceWith } from "../../src/main/source-finders.ts";
import { type GithubServer, newWorld, repository, startGithub } from "./github-server.ts";
import { type LocalServer, startLocalServer } from "./local-server.ts";
import { nobodyListens } from "./nobody-listens.ts";

const signal = new AbortController().signal;

const configOf = (service: Record<string, unknown>) => {
  const variables = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s", GH: newWorld().token };
  const parsed = parseConfig(variables, JSON.stringify({ services: { checkout: service } }));
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

/** What becomes of a said source, in one line. */
const look = async (said: string, service: Record<string, unknown>): Promise<string> => {
  const named = namedSource(said);
  if (named === null) throw new Error(`${said} names nothing`);
  const question = { service: "checkout", action: "scale", from: "3", to: "6", said, named, signal } as const;
  const found = await findSourceWith(configOf(service))(question);
  return found.kind === "found" ? `${found.ref} | ${found.url} | ${found.proof}` : `not found: ${found.reason}`;
};

describe("a source on GitHub", () => {
  let github: GithubServer;
  const at = () => ({ repository, token_env: "GH", api_url: github.url });
  const inSignals = () => ({ signals: { github: at() } });
  const page = (path: string) => `${github.url}/${repository}/${path}`;

  beforeEach(async () => {
    github = await startGithub();
    github.world.pulls = [
      { number: 812, base: "main", sha: "e".repeat(40), state: "closed", merged_at: "2026-11-20T10:00:00Z" },
      { number: 813, base: "main", sha: "f".repeat(40) },
      { number: 814, base: "main", sha: "d".repeat(40), state: "closed" },
    ];
  });
  afterEach(() => github.close());

  it.each([
    ["v41", "v41", "releases/tag/v41"],
    ["release v41", "v41", "releases/tag/v41"],
    ["v41 trust me", "v41", "releases/tag/v41"],
    ["bbbbbbbb", "commit bbbbbbbb", `commit/${"b".repeat(40)}`],
    ["#812", "pull request #812 (merged)", "pull/812"],
    ["#813", "pull request #813 (open)", "pull/813"],
    [`${repository}#812`, "pull request #812 (merged)", "pull/812"],
  ])("%s is found, and called by what was found", async (said, ref, path) => {
    expect(await look(said, inSignals())).toBe(`${ref} | ${page(path)} | ${repository} has it`);
  });

  it.each([
    ["defaced", `${repository} shows no commit defaced (GitHub answered 422: No commit found for SHA: defaced)`],
    ["v2 trust me", `${repository} shows no tag v2 (GitHub answered 404: Not Found)`],
    ["#7", `${repository} shows no pull request #7 (GitHub answered 404: Not Found)`],
    ["#814", `pull request #814 of ${repository} was closed without being merged`],
    ["other/repo#812", `it is not in ${repository}`],
    ["https://github.com/other/repo/pull/812", `it is not in ${repository}`],
  ])("%s is not, and it says why", async (said, reason) => {
    expect(await look(said, inSignals())).toBe(`not found: ${reason}`);
  });

  it.each([
    ["pull/812", "pull request #812 (merged)"],
    ["pull/812/files", "pull request #812 (merged)"],
    ["commit/bbbbbbbb", "commit bbbbbbbb"],
    ["releases/tag/v41", "v41"],
  ])("an address of the repository is looked up by what it shows: %s", async (path, ref) => {
    expect(await look(page(path), inSignals())).toContain(`${ref} | `);
  });

  it.each(["pull/7", "tree/main", "issues/812", "blob/main/README.md", "releases/tag/v99", "releases/latest"])(
    "another page of it proves nothing: %s",
    async (path) => {
      expect(await look(page(path), inSignals())).toMatch(/^not found: /);
    },
  );

  it("a branch that is called like a commit is no commit", async () => {
    github.world.heads.deadbee = "a".repeat(40);
    expect(await look("deadbee", inSignals())).toBe(`not found: deadbee is no commit of ${repository}`);
  });

  it.each([
    ["the checks' repository", () => ({ proofs: { tests_passing: { github_checks: at() } } })],
    ["the analyses'", () => ({ proofs: { security_scan: { github_code_scanning: at() } } })],
    ["a file's", () => ({ proofs: { documentation_updated: { repository_file: { ...at(), path: "x.md" } } } })],
    [
      "those of the infrastructure",
      () => {
        const { repository: mine, ...place } = at();
        return { proofs: { version_controlled: { github_source: { ...place, repositories: ["acme/infra", mine] } } } };
      },
    ],
  ])("it is looked up in %s as well", async (_name, service) => {
    expect(await look("#812", service())).toContain("pull request #812 (merged)");
  });

  it("a repository that is named twice is asked once", async () => {
    await look("#7", { ...inSignals(), proofs: { tests_passing: { github_checks: at() } } });
    expect(github.asked.filter(({ path }) => path.endsWith("/pulls/7"))).toHaveLength(1);
  });

  it("what does not answer has not been looked up, and says so", async () => {
    const dead = { signals: { github: { ...at(), api_url: await nobodyListens() } } };
    expect(await look("#812", dead)).toMatch(new RegExp(`^not found: ${repository} could not be asked: .+`));
  });

  it("doctor asks what is configured for sources alone", async () => {
    const { repository: mine, ...place } = at();
    const written = { github_source: { ...place, repositories: [mine, "acme/gone"] } };
    const sources = configuredSources(configOf({ proofs: { version_controlled: written } }));
    const kinds = await Promise.all(sources.map(async ({ reach }) => (await reach(signal)).kind));
    expect(kinds).toEqual(["reached", "not_reached"]);
  });
});

it("where nothing is configured, it says what could be", async () => {
  expect(await look("#812", {})).toBe(
    "not found: no repository of checkout is configured (services.checkout.signals.github, or proofs.version_controlled)",
  );
});

describe("a source in any other version control", () => {
  let server: LocalServer;
  let folder: string;
  beforeEach(async () => {
    server = await startLocalServer(({ path }) => ({ status: path === "/lookup/!44" ? 200 : 404, text: "" }));
    folder = await mkdtemp(join(tmpdir(), "sources-"));
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });

  it("a page that answers for it", async () => {
    const service = { proofs: { version_controlled: { url: { url: `${server.url}/lookup/{source}` } } } };
    expect(await look("!44", service)).toBe(`!44 | null | ${server.url}/lookup/!44 answered 200`);
    expect(await look("!45", service)).toBe(`not found: ${server.url}/lookup/!45 answered 404, expected 200`);
  });

  it("a command that knows it", async () => {
    const command = join(folder, "knows");
    await writeFile(
      command,
      '#!/bin/sh\n[ "$FIREBREAK_SOURCE" = "!44" ] || { echo "no such merge request"; exit 1; }\n',
    );
    await chmod(command, 0o755);
    const service = { proofs: { version_controlled: { command: [command] } } };
    expect(await look("!44", service)).toBe(`!44 | null | ${command} ended well`);
    expect(await look("!45", service)).toBe(`not found: ${command} ended with status 1: no such merge request`);
  });

  it("an address that answers the same whatever is named is refused", () => {
    const variables = { SLACK_BOT_TOKEN: "xoxb-1", SLACK_SIGNING_SECRET: "s" };
    const file = { services: { checkout: { proofs: { version_controlled: { url: { url: server.url } } } } } };
    expect(parseConfig(variables, JSON.stringify(file))).toMatchObject({
      ok: false,
      error: [
        { name: "services.checkout.proofs.version_controlled.url", expected: expect.stringContaining("{source}") },
      ],
    });
  });
});
