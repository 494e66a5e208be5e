import { createHmac } from "node:crypto";
import { afterEach, describe, expect, it } from "vitest";
import { type CalledProgram, startCalledProgram } from "./called-program.ts";
import { brokenInvariants } from "./invariants.ts";
import { wordsOf } from "./person.ts";
import { alertToken, type FirebreakProcess, openWorld, type StoryWorld } from "./world.ts";

let world: StoryWorld | null = null;
let program: CalledProgram | null = null;
afterEach(async () => {
  await world?.close();
  await program?.close();
  [world, program] = [null, null];
});

const handoffs = (url: string) => `
handoffs:
  departments:
    engineering: {}
    security: { secret_env: SECURITY_HANDOFF_SECRET }
  unowned_after: { high: 3s }
escalates_to:
  ceo_agent: { url: "${url}", secret_env: CEO_AGENT_SECRET }
`;

/** Everything is delivered twice. The CEO's agent is called first, and then Fay. */
const open = async () => {
  const called = await startCalledProgram("ceo-secret");
  program = called;
  const opened = await openWorld({
    mode: "socket",
    delivery: { copies: 2 },
    configure: (yaml) =>
      yaml.replace(
        "escalation:\n",
        "escalation:\n  cross_department:\n    levels:\n      - { notify: [ceo_agent], ack_within: 2s }\n      - { notify: [founders], ack_within: 60s }\n",
      ) + handoffs(called.url),
    variables: { SECURITY_HANDOFF_SECRET: "security-secret", CEO_AGENT_SECRET: "ceo-secret" },
  });
  world = opened;
  return { opened, called };
};

const bearer = { authorization: `Bearer ${alertToken}` };
const signed = (body: string) => ({
  "x-firebreak-signature": `sha256=${createHmac("sha256", "security-secret").update(body).digest("hex")}`,
});

const post = async ({ url }: FirebreakProcess, body: string, headers: Readonly<Record<string, string>> = bearer) => {
  const response = await fetch(`${url}/handoffs`, { method: "POST", body, headers });
  return { status: response.status, said: (await response.json()) as { request: string; owner: string | null } };
};

const deploy = (over: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({
    from: "engineering",
    kind: "deployment",
    title: "deploy checkout v43",
    service: "checkout",
    ...over,
  });

describe("requests of other departments", () => {
  it("a hand-off is one request over a plug that is pulled; taken, reminded of once, and done", async () => {
    const { opened } = await open();
    const [ana, ben] = [opened.as("U0ANA"), opened.as("U0BEN")];
    const first = await opened.start("start");
    const body = deploy({ idempotency_key: "build-1" });
    const answers = await Promise.all([post(first, body), post(first, body), post(first, body)]);
    expect(answers.map(({ status, said }) => [status, said.request])).toEqual(Array(3).fill([202, "REQ-1"]));
    await ana.seesMessage("incidents", /REQ-1: deploy checkout v43/);
    await ben.press("incidents", "fb:request_take");
    await ana.seesMessage("incidents", /REQ-1.*U0BEN.* works on it/s);
    await ben.say("general", "/ops due REQ-1 5s");
    await ben.seesMessage("general", /Done. The card of REQ-1 shows it/);
    await first.kill("SIGKILL");

    const firebreak = await opened.start("start");
    expect((await post(firebreak, body)).said).toMatchObject({ request: "REQ-1", owner: "U0BEN" });
    await ana.seesMessage("incidents", /U0BEN.*REQ-1 was due/s);
    await ana.seesMessage("incidents", /Overdue since/);
    await ben.press("incidents", "fb:request_done");
    await ana.seesMessage("incidents", /✅ Done by/);
    await ana.say("general", "/ops list all");
    await ana.seesMessage("general", /All requests.*REQ-1: deploy checkout v43/s);
    const cards = ana.channel("incidents").messages.filter((message) => /REQ-1: deploy/.test(wordsOf(message)));
    const reminders = ana.channel("incidents").messages.filter((message) => /REQ-1 was due/.test(wordsOf(message)));
    expect([cards.length, reminders.length]).toEqual([1, 1]);
    await opened.stop();
    expect(await brokenInvariants(opened, { executions: 0 })).toEqual([]);
  });

  it("what nobody takes calls another department's program, again until it answers, and then people", async () => {
    const { opened, called } = await open();
    const [ana, chiara] = [opened.as("U0ANA"), opened.as("U0CHIARA")];
    await opened.start("start");
    called.failNext(1);
    await chiara.say("general", "/ops request --urgency high a read replica for checkout");
    await chiara.seesMessage("general", /REQ-1 is on the list of operations/);
    const call = await called.isCalled("REQ-1");
    expect(call).toMatchObject({ trigger: "cross_department", level: 1 });
    const calls = called.calls().filter(({ about }) => about === "REQ-1");
    expect(new Set(calls.map(({ key }) => key)).size).toBe(1);
    expect(calls.length).toBe(2);
    await ana.seesMessage("incidents", /U0FAY.*nobody has taken REQ-1/s);
    await ana.say("general", "/ops tkae REQ-1");
    await ana.seesMessage("general", /Did you mean.*\/ops take REQ-1/s);
    await ana.say("general", "/ops take REQ-1");
    await ana.seesMessage("incidents", /REQ-1.*U0ANA.* works on it/s);
    await ana.say("general", "/ops done REQ-1 it is called checkout-ro");
    await chiara.seesMessage("incidents", /U0CHIARA.*REQ-1 is done.*checkout-ro/s);

    await ana.say("general", "/incident declare P3 the CDN is slow");
    await ana.sees("the channel", (state) => state.channels.find(({ name }) => name.startsWith("inc-1-")));
    await ana.say("inc-1-", "/incident escalate cross_department the CDN is another department's");
    expect(await called.isCalled("INC-1")).toMatchObject({ trigger: "cross_department", level: 1 });
    await ana.seesMessage("inc-1-", /ceo_agent.*called by ceo_agent at 127/s);
    await ana.say("general", "/ops ask is checkout healthy?");
    await ana.seesMessage("general", /Health of checkout/);
    await opened.stop();
    expect(await brokenInvariants(opened, { executions: 0 })).toEqual([]);
  });

  it("a confidential one shows that it is there; made an incident it is private, and calls as for a breach", async () => {
    const { opened } = await open();
    const [ana, dev] = [opened.as("U0ANA"), opened.as("U0DEV")];
    const firebreak = await opened.start("start");
    const body = JSON.stringify({
      from: "security",
      kind: "security_fix",
      title: "CANARY in the login",
      urgency: "critical",
    });
    expect((await post(firebreak, body)).status).toBe(401);
    expect((await post(firebreak, body, signed(body))).said.request).toBe("REQ-1");
    await dev.seesMessage("incidents", /REQ-1: Confidential \(Security fix\)/);
    await dev.press("incidents", "fb:request_show");
    await dev.seesMessage("incidents", /REQ-1 is confidential/);
    await ana.press("incidents", "fb:request_show");
    await ana.seesMessage("incidents", /CANARY in the login/);
    await ana.press("incidents", "fb:request_form:incident");
    await ana.submit({});
    const channel = await ana.sees("the private channel", (state) =>
      state.channels.find(({ name, kind }) => name.startsWith("inc-1-") && kind === "private"),
    );
    await ana.seesMessage(channel.name, /Security breach/);
    await dev.seesMessage("incidents", /It became INC-1: a private incident/);
    expect(JSON.stringify(dev.channel("incidents").messages)).not.toContain("CANARY");
    await ana.press(channel.name, "fb:acknowledge");
    await ana.say("general", "/ops take REQ-1");
    await ana.say("general", "/ops done REQ-1 v44 has it");
    await dev.seesMessage("incidents", /✅ Done by/);
    await opened.stop();
    expect(await brokenInvariants(opened, { executions: 0 })).toEqual([]);
  });
});
