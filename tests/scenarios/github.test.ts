import { afterEach, beforeEach, expect, it } from "vitest";
import { type GithubServer, newWorld, repository, startGithub } from "../integrations/github-server.ts";
import { openWorld, type StoryWorld } from "./world.ts";

const soon = { timeout: 15_000 };
const token = newWorld().token;
const head = newWorld().heads.main ?? "";
const v41 = newWorld().tags.v41 ?? "";

let github: GithubServer;
let world: StoryWorld | null = null;
beforeEach(async () => {
  github = await startGithub();
});
afterEach(async () => {
  await world?.close();
  world = null;
  await github.close();
});

/** The shop, whose checkout is built, rolled back and merged on GitHub. */
const onGithub =
  (refreshEvery: string) =>
  (yaml: string): string => {
    const place = `repository: ${repository}, api_url: "${github.url}", token_env: CHECKOUT_GITHUB_TOKEN`;
    const parts = [
      `    rollback: { executor: github_actions, ${place}, workflow: rollback.yml, environment: production, approvers: [approvers], gate: [tests_passing, rollback_plan_ready] }`,
      `    proofs: { tests_passing: { github_checks: { ${place} } } }`,
      `    deploy_gate: { github: { ${place} }, refresh_every: ${refreshEvery} }`,
    ];
    return yaml.replace(/ {4}rollback:\n(?: {6}.*\n)+/, `${parts.join("\n")}\n`);
  };

const gate = (sha = head) =>
  github.world.statuses[sha]?.map(({ state, description }) => `${state}: ${description}`) ?? [];

it("an outage with GitHub: the gate closes there, the checks are on the card, the workflow runs once, the gate opens", async () => {
  github.world.checkRuns[v41] = [{ name: "build", status: "completed", conclusion: "success" }];
  // The dispatch is carried out, and its answer gets lost.
  github.fail({ when: /dispatches$/, how: "lost" });
  const opened = await openWorld({
    mode: "socket",
    configure: onGithub("1s"),
    variables: { CHECKOUT_GITHUB_TOKEN: token },
  });
  world = opened;
  await opened.start("start");
  await opened.shop.deployer.deploy("v42", "jonas");
  const [ana, chiara, dev] = [opened.as("U0ANA"), opened.as("U0CHIARA"), opened.as("U0DEV")];

  await expect.poll(() => gate(), soon).toEqual(["success: checkout may be deployed"]);
  await ana.say("general", "/incident declare P1 checkout is failing --service checkout");
  await ana.sees("the channel", (state) => state.channels.find(({ name }) => name.startsWith("inc-1-")));
  await expect
    .poll(() => gate()[0], soon)
    .toMatch(/^failure: closed: INC-1 \(P1, \w+\) is open for checkout: checkout is failing/);

  await ana.say("inc-1-", "/incident rollback checkout v41 errors since v42");
  await ana.seesMessage("inc-1-", /1 checks of v41 \(bbbbbbb\) passed/);
  await chiara.press("inc-1-", "fb:approve");
  await ana.seesMessage("inc-1-", /1 of 2/);
  await dev.press("inc-1-", "fb:approve");
  await ana.seesMessage("inc-1-", /CHG-1 is done/);
  expect(github.world.runs.map(({ display_title }) => display_title)).toEqual([
    expect.stringMatching(/^Rollback v41 INC-1\.CHG-1\.[0-9a-f]{16}$/),
  ]);
  expect(github.world.deployments).toMatchObject([{ ref: "v41", environment: "production" }]);
  expect(github.world.deployments[0]?.states[0]).toBe("success");

  // A pull request that is opened meanwhile is told at the next refresh.
  const late = "d".repeat(40);
  github.world.pulls = [{ number: 7, base: "main", sha: late }];
  await expect.poll(() => gate(late)[0], soon).toMatch(/^failure/);
  await ana.say("inc-1-", "/incident resolve rolled back to v41");
  await expect.poll(() => [gate()[0], gate(late)[0]], soon).toEqual(Array(2).fill("success: checkout may be deployed"));
});

it("a freeze and a private incident close the gate on GitHub at once; who is private is not named there", async () => {
  const variables = { CHECKOUT_GITHUB_TOKEN: token };
  const opened = await openWorld({ mode: "socket", configure: onGithub("5m"), variables });
  world = opened;
  await opened.start("start");
  const ana = opened.as("U0ANA");
  await ana.say("general", "/incident freeze --for 1h the sale is on");
  await expect.poll(() => gate()[0], soon).toMatch(/^failure: closed: everything is frozen until .*: the sale is on$/);
  await ana.say("general", "/incident unfreeze");
  await expect.poll(() => gate()[0], soon).toBe("success: checkout may be deployed");
  await ana.say("general", "/incident declare P1 canaryword leaks --service checkout --private");
  const closed = "failure: closed: deploys of this service are held for now; ask whoever is on call";
  await expect.poll(() => gate()[0], soon).toBe(closed);
  expect(JSON.stringify(github.world)).not.toMatch(/canaryword|INC-1/);
});
