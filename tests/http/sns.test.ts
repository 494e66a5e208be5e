import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { type SnsEnvelope, signedText } from "../../src/ingest/sns-envelope.ts";
import { type AlertDoor, openAlertDoor } from "./given.ts";
import { selfSigned } from "./self-signed.ts";

const topic = "arn:aws:sns:eu-west-1:123456789012:alarms";
const amazon = selfSigned({
  commonName: "sns.amazonaws.com",
  from: "2026-01-01T00:00:00Z",
  until: "2027-01-01T00:00:00Z",
});

const envelope = (name: string): SnsEnvelope =>
  JSON.parse(readFileSync(new URL(`../fixtures/alerts/cloudwatch/${name}.json`, import.meta.url), "utf8"));

const signed = (over: Partial<SnsEnvelope>, name = "alarm", by = amazon): SnsEnvelope => {
  const unsigned: SnsEnvelope = { ...envelope(name), ...over };
  const algorithm = unsigned.SignatureVersion === "1" ? "RSA-SHA1" : "RSA-SHA256";
  return { ...unsigned, Signature: by.sign(signedText(unsigned), algorithm) };
};

let door: AlertDoor;
afterEach(() => door.close());

type Setting = {
  readonly topics?: readonly string[];
  readonly pem?: string;
  readonly status?: number;
  readonly now?: string;
};
const open = async ({
  topics = [topic],
  pem = amazon.pem,
  status = 200,
  now = "2026-11-24T12:01:00.000Z",
}: Setting) => {
  door = await openAlertDoor({
    yaml: `alerts: { sources: { cloudwatch: { token_env: TOKEN${topics.length === 0 ? "" : `, topics: [${topics.map((one) => `"${one}"`).join(", ")}]`} } } }`,
    variables: { TOKEN: "sns-token" },
    now,
    answer: ({ url }) => ({ status, text: url.endsWith(".pem") ? pem : "<ConfirmSubscriptionResponse/>" }),
  });
  return door;
};
const post = (body: unknown, query = "") =>
  door.post(`/alerts/cloudwatch${query}`, JSON.stringify(body), { "content-type": "text/plain; charset=UTF-8" });

describe("what Amazon has signed for our topic comes in", () => {
  test.each(["1", "2"] as const)("signature version %s", async (version) => {
    await open({});
    expect((await post(signed({ SignatureVersion: version }))).status).toBe(202);
    expect(door.alerts).toMatchObject([{ source: "cloudwatch", title: "checkout-5xx-critical", state: "firing" }]);
    expect(door.asked).toEqual([envelope("alarm").SigningCertURL]);
  });
  test("without a subject", async () => {
    await open({});
    const { Subject: _, ...rest } = envelope("alarm");
    const body = { ...rest, Signature: amazon.sign(signedText(rest as SnsEnvelope), "RSA-SHA1") };
    expect((await post(body)).status).toBe(202);
  });
  test("the certificate is fetched once", async () => {
    await open({});
    await post(signed({}));
    await post(signed({}, "ok"));
    expect(door.asked).toHaveLength(1);
    expect(door.alerts.map(({ state }) => state)).toEqual(["firing", "resolved"]);
  });
  test("any topic's, with a token", async () => {
    await open({ topics: [] });
    expect((await post(signed({}), "?token=sns-token")).status).toBe(202);
  });
});

describe("a subscription is confirmed by asking Amazon, once it is known to be Amazon's", () => {
  test("of our topic", async () => {
    await open({});
    const { status, text } = await post(signed({}, "subscription"));
    expect([status, text]).toEqual([202, expect.stringContaining("the subscription was confirmed")]);
    expect(door.asked).toEqual([envelope("subscription").SigningCertURL, envelope("subscription").SubscribeURL]);
  });
  test("not of another topic", async () => {
    await open({ topics: [`${topic}-of-others`] });
    expect((await post(signed({}, "subscription"))).status).toBe(401);
    expect(door.asked).toEqual([]);
  });
  test("not with a forged signature, though it shows a token", async () => {
    await open({});
    expect((await post(envelope("subscription"), "?token=sns-token")).status).toBe(401);
    expect(door.asked).toEqual([envelope("subscription").SigningCertURL]);
  });
  test.each([
    "http://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription",
    "https://sns.eu-west-1.amazonaws.com.evil.example/?Action=ConfirmSubscription",
    "https://sns.us-east-1.amazonaws.com/?Action=ConfirmSubscription",
    "https://evil@sns.eu-west-1.amazonaws.com/",
    "https://sns.eu-west-1.amazonaws.com:8443/",
    "https://169.254.169.254/latest/meta-data",
    "no address",
  ])("not at %s", async (SubscribeURL) => {
    await open({});
    expect((await post(signed({ SubscribeURL }, "subscription"))).status).toBe(401);
    expect((await post(signed({ SubscribeURL }, "subscription"), "?token=sns-token")).status).toBe(400);
    expect(door.asked).toEqual([]);
  });
  test("an end of the subscription is ignored, with its reason", async () => {
    await open({});
    const { status, text } = await post(signed({}, "unsubscription"));
    expect([status, text]).toEqual([202, expect.stringContaining("will send nothing more")]);
    expect(door.asked).toHaveLength(1);
  });
});

describe("each region's certificate is known by its name", () => {
  const madeOutTo = (commonName: string) =>
    selfSigned({ commonName, from: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z" });
  const from = (TopicArn: string, host: string): Partial<SnsEnvelope> => ({
    ...{ TopicArn, SigningCertURL: `https://${host}/SimpleNotificationService-1.pem` },
  });
  test.each([
    ["eu-west-1", "aws", "sns.eu-west-1.amazonaws.com", "sns.amazonaws.com", 202],
    ["me-south-1", "aws", "sns.me-south-1.amazonaws.com", "sns-signing.me-south-1.amazonaws.com", 202],
    ["cn-north-1", "aws-cn", "sns.cn-north-1.amazonaws.com.cn", "sns-cn-north-1.amazonaws.com.cn", 202],
    ["us-gov-east-1", "aws-us-gov", "sns.us-gov-east-1.amazonaws.com", "sns-us-gov-west-1.amazonaws.com", 202],
    ["eusc-de-east-1", "aws-eusc", "sns.eusc-de-east-1.amazonaws.eu", "sns-signing.eusc-de-east-1.amazonaws.eu", 202],
    ["me-south-1", "aws", "sns.me-south-1.amazonaws.com", "sns-signing.af-south-1.amazonaws.com", 401],
    ["eu-west-1", "aws", "sns.eu-west-1.amazonaws.com", "*.amazonaws.com", 401],
    ["eu-west-1", "aws", "sns.eu-west-1.amazonaws.com", "sns.amazonaws.com.evil.example", 401],
    ["eu-west-1", "aws", "sns.eu-west-1.amazonaws.com", "s3.amazonaws.com", 401],
  ] as const)("%s of %s, asked at %s, made out to %s: %i", async (region, partition, host, name, expected) => {
    const arn = `arn:${partition}:sns:${region}:123456789012:alarms`;
    const by = madeOutTo(name);
    await open({ topics: [arn], pem: by.pem });
    expect((await post(signed(from(arn, host), "alarm", by))).status).toBe(expected);
  });
});

describe("what is not Amazon's does not come in", () => {
  test.each<readonly [string, SnsEnvelope]>([
    ["no signature of Amazon's", envelope("alarm")],
    ["a message that was changed", { ...signed({}), Message: "{}" }],
    ["a version of the signature that was changed", { ...signed({}), SignatureVersion: "2" }],
    ["a signature that was cut", { ...signed({}), Signature: signed({}).Signature.slice(0, 40) }],
    ["an empty signature", { ...signed({}), Signature: "" }],
    ["a message of two hours ago", signed({ Timestamp: "2026-11-24T10:00:00.000Z" })],
    ["a message of tomorrow", signed({ Timestamp: "2026-11-25T12:00:00.000Z" })],
    ["a message of no time", signed({ Timestamp: "never" })],
    ["a topic of somebody else", signed({ TopicArn: "arn:aws:sns:eu-west-1:999999999999:alarms" })],
  ])("%s", async (_, body) => {
    await open({});
    expect((await post(body)).status).toBe(401);
    expect(door.alerts).toEqual([]);
  });

  test.each([
    "https://evil.example/SimpleNotificationService-1.pem",
    "https://sns.eu-west-1.amazonaws.com/evil",
    "https://s3.eu-west-1.amazonaws.com/mine/cert.pem",
    "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem",
    "https://sns.eu-west-1.amazonaws.com.evil.example/x.pem",
    "http://sns.eu-west-1.amazonaws.com/x.pem",
  ])("a certificate at %s is not asked for", async (SigningCertURL) => {
    await open({});
    expect((await post(signed({ SigningCertURL }))).status).toBe(401);
    expect(door.asked).toEqual([]);
  });

  test.each([
    [
      "of another name",
      selfSigned({ commonName: "evil.example", from: "2026-01-01T00:00:00Z", until: "2027-01-01T00:00:00Z" }),
    ],
    [
      "that has ended",
      selfSigned({ commonName: "sns.amazonaws.com", from: "2025-01-01T00:00:00Z", until: "2026-01-01T00:00:00Z" }),
    ],
  ])("a certificate %s", async (_, by) => {
    await open({ pem: by.pem });
    const { status, text } = await post(signed({}, "alarm", by));
    expect([status, text]).toEqual([401, expect.stringContaining("SigningCertURL: expected")]);
  });

  test("an alarm without an envelope, unless it shows a token", async () => {
    await open({});
    expect((await post(envelope("raw-alarm"))).status).toBe(401);
    expect((await post(envelope("raw-alarm"), "?token=sns-token")).status).toBe(202);
    expect((await post("{", "")).status).toBe(401);
  });
});

test("when Amazon cannot be asked, SNS is told to come again", async () => {
  await open({ status: 500 });
  expect((await post(signed({}))).status).toBe(503);
  await open({ pem: "no certificate" });
  expect((await post(signed({}))).status).toBe(503);
  expect(door.alerts).toEqual([]);
});
