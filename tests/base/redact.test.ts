import { describe, expect, it } from "vitest";
import { redact, redactAll, redactRepeated, redactValue } from "../../src/base/redact.ts";
import { base64, digits, hex, mixed, randomText, upper } from "../random-text.ts";

/** Secret formats that must not get through, each around random characters; made here, so that no scanner finds a secret in this file. */
const formats: Readonly<Record<string, (seed: number) => string>> = {
  "AWS access key": (n) => `AKIA${randomText(n, 16, upper)}`,
  "AWS temporary key": (n) => `ASIA${randomText(n, 16, upper)}`,
  "Google API key": (n) => `AIza${randomText(n, 35, mixed)}`,
  "Google OAuth token": (n) => `ya29.${randomText(n, 60, mixed)}`,
  "Google client secret": (n) => `GOCSPX-${randomText(n, 28, mixed)}`,
  "Slack bot token": (n) =>
    `xoxb-${randomText(n, 12, digits)}-${randomText(n + 1, 12, digits)}-${randomText(n, 24, mixed)}`,
  "Slack app token": (n) => `xapp-1-A${randomText(n, 9, upper)}-${randomText(n, 13, digits)}-${randomText(n, 64, hex)}`,
  "Slack user token": (n) => `xoxp-${randomText(n, 12, digits)}-${randomText(n, 12, digits)}-${randomText(n, 32, hex)}`,
  "GitHub personal token": (n) => `ghp_${randomText(n, 36, mixed)}`,
  "GitHub fine-grained token": (n) => `github_pat_${randomText(n, 22, mixed)}_${randomText(n, 59, mixed)}`,
  "GitHub server token": (n) => `ghs_${randomText(n, 36, mixed)}`,
  "Anthropic key": (n) => `sk-ant-api03-${randomText(n, 93, mixed)}AA`,
  "OpenAI key": (n) => `sk-proj-${randomText(n, 48, mixed)}`,
  JWT: (n) => `${base64({ alg: "HS256", typ: "JWT" })}.${base64({ sub: `u${n}`, iat: n })}.${randomText(n, 43, mixed)}`,
  "GitLab token": (n) => `glpat-${randomText(n, 20, mixed)}`,
  "Stripe key": (n) => `sk_live_${randomText(n, 24, mixed)}`,
  "SendGrid key": (n) => `SG.${randomText(n, 22, mixed)}.${randomText(n, 43, mixed)}`,
  "npm token": (n) => `npm_${randomText(n, 36, mixed)}`,
  "Vault token": (n) => `hvs.${randomText(n, 90, mixed)}`,
  "Grafana token": (n) => `glsa_${randomText(n, 32, mixed)}_${randomText(n, 8, hex)}`,
  "Databricks token": (n) => `dapi${randomText(n, 32, hex)}`,
  "DigitalOcean token": (n) => `dop_v1_${randomText(n, 64, hex)}`,
  "Shopify token": (n) => `shpat_${randomText(n, 32, hex)}`,
  "Telegram token": (n) => `${randomText(n, 9, "123456789")}:A${randomText(n, 34, mixed)}`,
};

/** Ways in which a secret stands in logs and configuration; `{}` is the secret. */
const places = [
  "{}",
  "login failed with {} for user ana",
  '{"value":"{}"}',
  "export WHATEVER={}",
  "https://api.example.test/v1?x={}&y=1",
  "line one\n{}\nline three",
];

describe("secrets with a format of their own", () => {
  it.each(Object.keys(formats))("%s never gets through", (name) => {
    const make = formats[name];
    for (let seed = 1; seed <= 20; seed += 1) {
      for (const place of places) {
        const secret = make?.(seed) ?? "";
        expect(redact(place.replace("{}", secret))).not.toContain(secret);
      }
    }
  });

  it("a private key goes whole, even when its end was cut off", () => {
    const body = randomText(7, 400, mixed);
    const key = `-----BEGIN RSA PRIVATE ${"KEY"}-----\n${body}\n-----END RSA PRIVATE ${"KEY"}-----`;
    expect(redact(`before\n${key}\nafter`)).toBe("before\n[redacted private key]\nafter");
    expect(redact(key.slice(0, 200))).toBe("[redacted private key]");
    expect(redact(JSON.stringify({ pem: key }))).not.toContain(body);
  });
});

describe("secrets that their place gives away", () => {
  const secret = randomText(3, 32, mixed);
  it.each([
    ["a URL's password", `postgres://app:${secret}@db:5432/shop`, "postgres://app:[redacted password]@db:5432/shop"],
    ["a URL's password without a user", `redis://:${secret}@cache:6379`, "redis://:[redacted password]@cache:6379"],
    ["a token before the host", `https://${secret}@git.example.test/x`, "https://[redacted token]@git.example.test/x"],
    ["a token in a query", `GET /cb?access_token=${secret}&a=1`, "GET /cb?access_token=[redacted token]&a=1"],
    ["an Authorization header", `Authorization: Bearer ${secret}`, "Authorization: Bearer [redacted authorization]"],
    ["a basic Authorization", `authorization: Basic ${secret}=`, "authorization: Basic [redacted authorization]"],
    ["a header in JSON", `{"Authorization":"Token ${secret}"}`, '{"Authorization":"Token [redacted authorization]"}'],
    ["a lone bearer", `sent bearer ${secret} upstream`, "sent bearer [redacted bearer token] upstream"],
    ["a cookie", `Set-Cookie: sid=${secret}; Path=/`, "Set-Cookie: [redacted cookie]"],
    ["curl's user", `curl -u admin:${secret} https://x`, "curl -u admin:[redacted password] https://x"],
  ])("%s", (_, text, expected) => expect(redact(text)).toBe(expected));

  it.each([
    `password=${"hunter2!"}`,
    `error: password=${"hunter2!"}`,
    `level=error msg=DB_PASSWORD=${"hunter2!"}`,
    `could not start: env: DB_PASSWORD: ${"hunter2!"}`,
    `DB_PASSWORD: "${secret}"`,
    `"clientSecret": "${secret}"`,
    `adobe_api_token := "${secret}"`,
    `String datadogKey = "${secret}";`,
    `x-api-key: ${secret}`,
    `AWS_SECRET_ACCESS_KEY=${randomText(5, 40, `${mixed}/+`)}`,
    `define('plaidSecret', '${secret}');`,
    `<zendeskToken>${secret}</zendeskToken>`,
    `airtable_key => ${secret}`,
    `signing_key=${randomText(9, 64, hex)}`,
    `heroku_api_key = "${randomText(1, 8, hex)}-${randomText(2, 4, hex)}-4${randomText(3, 3, hex)}-a${randomText(4, 3, hex)}-${randomText(5, 12, hex)}"`,
  ])("%s", (line) => expect(redact(line)).toMatch(/\[redacted /));
});

describe("secrets that an address has encoded", () => {
  const secret = randomText(11, 32, mixed);
  it.each([
    ["https://see.test/q?x=login%20with%20{}&y=1", `password=${"hunter2!"}`],
    ["https://see.test/explore?left=%7B%22expr%22%3A%22{}%22%7D", `Authorization: Bearer ${secret}`],
    ["https://see.test/q?x={}%E0", `AKIA${randomText(1, 16, upper)}`],
    ["GET /search?q={} 200", `postgres://app:${secret}@db:5432/shop`],
  ])("%s", (place, said) => {
    const redacted = redact(place.replace("{}", encodeURIComponent(said)));
    expect(redacted).toMatch(/\[redacted /);
    for (const hidden of [secret, "hunter2", "AKIA"]) expect(redacted).not.toContain(hidden);
    expect(redact(redacted)).toBe(redacted);
  });

  it("among very many all go, rather than any is missed", () => {
    const many = `${"https://see.test/?a=%41 ".repeat(400)}https://see.test/?q=password%3D${secret}`;
    expect(redact(many)).not.toContain(secret);
  });
});

describe("what only looks like a secret", () => {
  it.each([
    "commit 3f786850e387550fdab836ed7e6dc881de23001b by ana",
    "trace_id=4bf92f3577b34da6a3ce929d0e0e4736 span_id=00f067aa0ba902b7",
    "request 123e4567-e89b-42d3-a456-426614174000 took 12 ms",
    "image shop@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    '"integrity": "sha512-z5lZ1nMqDZ0C0lGzJrLw8pY8mS1jJ1i1m1nJ1l1k1j1h1g1f1d1s1a=="',
    "https://git.example.test/shop/commit/3f786850e387550fdab836ed7e6dc881de23001b",
    "token_count=1234 max_tokens=4096 tokens: 120 tokenizer=cl100k_base",
    "cache_key=user:12345:profile idempotency_key=3f786850e387550fdab836ed7e6dc881",
    "secretName: checkout-db-credentials",
    "imagePullSecrets: registry-credentials-eu",
    "next_page_token=aGVsbG8gd29ybGQgdGhpcyBpcyBhIGN1cnNvcg",
    "public_key=MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE",
    'password authentication failed for user "app"',
    `api_key: ${"$"}{CHECKOUT_API_KEY}`,
    'token: "{{ .Values.token }}"',
    "error: invalid token",
    "authorization failed for user ana",
    "pod checkout-7d9c6b8f5d-x2x9z restarted",
    "ghp_short and sk-no and AKIA",
    "2026-11-24T03:00:00.000Z key=orders status=500",
    "http://127.0.0.1:9000/runs/01HF7YAT00AB12CD34EF56GH78",
    "https://prom.test/graph?g0.expr=sum(rate(errors%7Bjob%3D%22checkout%22%2Ccode%3D~%225..%22%7D%5B5m%5D))&g0.tab=0",
    "https://logs.test/q?x=100%25%20of%20requests%20fail",
    "session started at 10:22:33, version v2.1.4-rc.1+build.5114f85",
  ])("%s", (line) => expect(redact(line)).toBe(line));
});

describe("redacting", () => {
  it("twice is the same as once", () => {
    const line = `Authorization: Bearer ${randomText(4, 40, mixed)} password=${randomText(5, 12, mixed)}`;
    expect(redact(redact(line))).toBe(redact(line));
  });

  it.each([
    ['- name: DB_PASSWORD\n  value: "hunter2!"', '- name: DB_PASSWORD\n  value: "[redacted secret]"'],
    [
      "        - name: DB_PASSWORD\n          value: hunter2 and more\n",
      "        - name: DB_PASSWORD\n          value: [redacted secret]\n",
    ],
    ['{"name":"DB_PASSWORD","value":"hunter2!"}', '{"name":"DB_PASSWORD","value":"[redacted secret]"}'],
    ["{name: DB_PASSWORD, value: hunter2!, other: 1}", "{name: DB_PASSWORD, value: [redacted secret], other: 1}"],
    ["      DB_PASSWORD:                    hunter2!", "      DB_PASSWORD:                    [redacted secret]"],
    ['- name: PORT\n  value: "8080"', '- name: PORT\n  value: "8080"'],
    ["- name: CART_ADDR\n  value: cart:7070", "- name: CART_ADDR\n  value: cart:7070"],
    ["- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:", "- name: DB_PASSWORD\n  valueFrom:\n    secretKeyRef:"],
  ])("a manifest's variables, by their names: %j", (text, expected) => {
    expect(redact(text)).toBe(expected);
    expect(redact(expected)).toBe(expected);
  });

  it("goes through values and uses the names of members", () => {
    const redacted = redactValue({
      service: "shop",
      auth: [{ password: "hunter2!" }],
      api_token: randomText(6, 30, mixed),
    });
    expect(redacted).toEqual({
      service: "shop",
      auth: [{ password: "[redacted secret]" }],
      api_token: "[redacted secret]",
    });
  });

  it("stays quick on hostile text", () => {
    const hostile = [
      "a".repeat(100_000),
      "=".repeat(50_000),
      `${"a:".repeat(50_000)}`,
      "ey".repeat(50_000),
      "https://".repeat(12_000),
      "-----BEGIN PRIVATE KEY-----".repeat(3_000),
      '"'.repeat(80_000),
      "curl ".repeat(20_000),
      "name: a\n".repeat(15_000),
      "password:".padEnd(100_000),
      '"name":"a",'.repeat(10_000),
      "%25".repeat(40_000),
      "a=%41 ".repeat(20_000),
      `${"a=%41 ".repeat(20_000)} password%3Dhunter2`,
    ];
    const before = performance.now();
    for (const text of hostile) redact(text);
    expect(performance.now() - before).toBeLessThan(3_000);
  });
});

describe("what is said again and again", () => {
  const secret = `ghp_${randomText(3, 36, mixed)}`;
  const alert = (text: string) => ({
    title: "Disk almost full",
    labels: { service: "checkout", note: text },
    text: "80 %",
  });

  it("loses its secrets every time, whatever was clean before", () => {
    const free = redactRepeated();
    for (const text of ["fine", secret, "fine", `${secret} again`, secret]) {
      expect(free([alert(text)])).toEqual([redactAll(alert(text))]);
      expect(JSON.stringify(free([alert(text)]))).not.toContain(secret);
    }
  });

  it("a text is no secret by itself, and is one under another name", () => {
    const free = redactRepeated();
    const value = randomText(9, 24, mixed);
    expect(free([{ note: value }])).toEqual([{ note: value }]);
    expect(free([{ note: value, password: value }])).toEqual([{ note: value, password: "[redacted secret]" }]);
  });

  it("a name that was met before gives its value away again, also after very many other names", () => {
    const value = randomText(11, 24, mixed);
    for (let n = 0; n < 2_500; n += 1) expect(redact(`word_${n}=${value}`)).toBe(`word_${n}=${value}`);
    for (let times = 0; times < 3; times += 1) {
      expect(redact(`word_7=${value} client_token=${value}`)).toBe(`word_7=${value} client_token=[redacted secret]`);
    }
  });

  it("of several that come together, each is freed of its own, and those without any stay as they are", () => {
    const [fine, bad] = [alert("fine"), alert(secret)];
    const freed = redactRepeated()([fine, bad, fine]);
    expect(freed).toEqual([fine, redactAll(bad), fine]);
    expect(freed[0]).toBe(fine);
    expect(redactRepeated()([])).toEqual([]);
  });

  it("what holds none comes back as it is, also after very many different ones", () => {
    const free = redactRepeated();
    for (let n = 0; n < 12_000; n += 1) {
      const said = [{ line: `number ${n}` }];
      expect(free(said)).toBe(said);
    }
    expect(JSON.stringify(free([alert(secret)]))).not.toContain(secret);
  });
});
