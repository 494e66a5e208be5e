import { base64, digits, hex, mixed, randomText, upper } from "../random-text.ts";

/** Secrets as the outside prints them, made here from parts so that no scanner finds one in this repository. */

const m = (seed: number, length: number): string => randomText(seed, length, mixed);

/** `secret`: what must be seen nowhere. `said`: how it stands in a log or a message; contains it. */
export type KindOfSecret = { readonly kind: string; readonly secret: string; readonly said: string };

const bare = (kind: string, secret: string): KindOfSecret => ({ kind, secret, said: `login with ${secret} failed` });
const within = (kind: string, secret: string, place: string): KindOfSecret => ({
  kind,
  secret,
  said: place.replace("{}", secret),
});

export const kindsOfSecrets: readonly KindOfSecret[] = [
  bare("AWS access key", `AKIA${randomText(1, 16, upper)}`),
  within("AWS secret key", randomText(2, 40, `${mixed}/+`), "AWS_SECRET_ACCESS_KEY={} aws s3 ls"),
  bare("Google API key", `AIza${m(3, 35)}`),
  bare("Google OAuth token", `ya29.${m(4, 60)}`),
  bare("Slack bot token", `xoxb-${randomText(5, 12, digits)}-${randomText(6, 12, digits)}-${m(7, 24)}`),
  within("Slack webhook", `T${m(8, 8)}/B${m(9, 8)}/${m(10, 24)}`, "posted to https://hooks.slack.com/services/{} ok"),
  bare("GitHub token", `ghp_${m(11, 36)}`),
  bare("Anthropic key", `sk-ant-api03-${m(12, 93)}AA`),
  bare("OpenAI key", `sk-proj-${m(13, 48)}`),
  bare("JWT", `${base64({ alg: "HS256" })}.${base64({ sub: "u1", iat: 1 })}.${m(14, 43)}`),
  within("private key", m(15, 120), `-----BEGIN RSA PRIVATE ${"KEY"}-----\n{}\n-----END RSA PRIVATE ${"KEY"}-----`),
  within("password in an address", m(16, 24), "GET https://app:{}@git.example.test/shop failed"),
  within("Authorization header", m(17, 40), "Authorization: Bearer {}"),
  within("basic credentials", Buffer.from(`app:${m(18, 20)}`).toString("base64"), "authorization: Basic {}"),
  bare("Stripe key", `sk_live_${m(19, 24)}`),
  bare("npm token", `npm_${m(20, 36)}`),
  bare("GitLab token", `glpat-${m(21, 20)}`),
  bare("Twilio key", `SK${randomText(22, 32, hex)}`),
  within("Twilio auth token", randomText(23, 32, hex), "TWILIO_AUTH_TOKEN={}"),
  bare("SendGrid key", `SG.${m(24, 22)}.${m(25, 43)}`),
  within(
    "Azure storage key",
    `${randomText(26, 86, `${mixed}+/`)}==`,
    "DefaultEndpointsProtocol=https;AccountName=shop;AccountKey={};EndpointSuffix=core.windows.net",
  ),
  bare("Azure client secret", `${m(27, 3)}8Q~${m(28, 34)}`),
  within("database address", m(29, 20), "cannot reach postgres://shop:{}@payments-db:5432/shop"),
  within("database parameters", m(30, 20), "Server=db;Database=shop;User Id=sa;Password={};Encrypt=true"),
  within("password", `${m(31, 9)}!x`, "password={}"),
  bare("Vault token", `hvs.${m(32, 90)}`),
  within("cookie", m(33, 40), "Cookie: session={}"),
];
