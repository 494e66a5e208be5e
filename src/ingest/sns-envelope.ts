import { z } from "zod";
import { err, type Result } from "../base/result.ts";
import { inside, problem, readShape, text, textOrNothing, word } from "./shape.ts";

const kinds = ["Notification", "SubscriptionConfirmation", "UnsubscribeConfirmation"] as const;

const schema = z.looseObject(
  {
    Type: z.enum(kinds, { error: `one of ${kinds.join(", ")}` }),
    MessageId: text,
    TopicArn: z.string().regex(/^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[\w.-]+$/, { error: "the ARN of a topic" }),
    Subject: textOrNothing,
    Message: text,
    Timestamp: text,
    SignatureVersion: word.pipe(z.enum(["1", "2"], { error: "1 or 2" })),
    Signature: text,
    SigningCertURL: text,
    Token: textOrNothing,
    SubscribeURL: textOrNothing,
  },
  { error: "an SNS message" },
);

/** What SNS sends to an address. */
export type SnsEnvelope = z.infer<typeof schema>;

/** A message that SNS delivers raw has no envelope and no signature. */
export const isSnsEnvelope = (body: unknown): boolean =>
  kinds.some((kind) => kind === inside(body, "Type")) || inside(body, "SigningCertURL") !== undefined;

export const readSnsEnvelope = (body: unknown): Result<SnsEnvelope, string> => {
  const read = readShape(schema, body);
  if (!read.ok) return read;
  const { SigningCertURL: certificate, TopicArn: topic, SubscribeURL: subscribe, Type: kind } = read.value;
  if (!isAmazons(certificate, topic) || !/\/[\w.-]+\.pem$/.test(new URL(certificate).pathname)) {
    return err(problem("SigningCertURL", `a certificate's address at SNS in the region of ${topic}`, certificate));
  }
  if (kind === "SubscriptionConfirmation" && !isAmazons(subscribe ?? "", topic)) {
    return err(problem("SubscribeURL", `an address at SNS in the region of ${topic}`, subscribe));
  }
  return read;
};

/**
 * https, the topic's own region, no port and no name: whoever forges a message must not choose whom we ask for the
 * key that it is checked with.
 */
const isAmazons = (said: string, topic: string): boolean => {
  if (!URL.canParse(said)) return false;
  const { protocol, host, username, password } = new URL(said);
  const { region, domain } = placeOf(topic);
  return protocol === "https:" && host === `sns.${region}.${domain}` && username === "" && password === "";
};

const domains: Readonly<Record<string, string>> = { "aws-cn": "amazonaws.com.cn", "aws-eusc": "amazonaws.eu" };

const placeOf = (topic: string): { readonly region: string; readonly domain: string } => {
  const [, partition = "", , region = ""] = topic.split(":");
  return { region, domain: domains[partition] ?? "amazonaws.com" };
};

/**
 * Whom the certificate of a topic's region may be made out to. Most regions share one; those that an account must opt
 * in to, China and the governments' have their own, and both of GovCloud use the western one's.
 * Source: aws-sdk-java-v2, `SnsHostProvider.signingCertCommonName`.
 */
export const certificateNamesOf = (topic: string): readonly string[] => {
  const { region, domain } = placeOf(topic);
  const own = region.startsWith("us-gov-") ? "us-gov-west-1" : region;
  return [`sns.${domain}`, `sns.${own}.${domain}`, `sns-${own}.${domain}`, `sns-signing.${own}.${domain}`];
};

/**
 * What the signature is over: names and values in the order of the names' bytes, each on its line.
 * Source: AWS, "Verifying the signatures of Amazon SNS messages".
 */
export const signedText = (envelope: SnsEnvelope): string => {
  const names =
    envelope.Type === "Notification"
      ? (["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"] as const)
      : (["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"] as const);
  return names
    .filter((name) => envelope[name] !== undefined && envelope[name] !== null)
    .map((name) => `${name}\n${envelope[name]}\n`)
    .join("");
};

/** The message inside of a notification: what its JSON says, or the text that it is. */
export const messageOf = ({ Message: said }: SnsEnvelope): unknown => {
  try {
    const read: unknown = JSON.parse(said);
    return typeof read === "object" && read !== null ? read : said;
  } catch {
    return said;
  }
};
