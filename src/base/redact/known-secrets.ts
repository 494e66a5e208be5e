/** A format that gives itself away. `keep`: what stays of the match, by capture groups: before it, or around it. */
export type KnownSecret = {
  readonly kind: string;
  readonly pattern: RegExp;
  readonly keep: "nothing" | "before" | "both";
};

const whole = (kind: string, pattern: RegExp): KnownSecret => ({ kind, pattern, keep: "nothing" });
const after = (kind: string, pattern: RegExp): KnownSecret => ({ kind, pattern, keep: "before" });
const within = (kind: string, pattern: RegExp): KnownSecret => ({ kind, pattern, keep: "both" });

/** Quantifiers are never nested, so that hostile text cannot make a search slow. Longer contexts come first. */
export const knownSecrets: readonly KnownSecret[] = [
  // Key files; one that was cut off counts as well.
  whole(
    "private key",
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$)/g,
  ),
  whole("age key", /\bAGE-SECRET-KEY-1[A-Z0-9]{40,}/g),
  whole("PuTTY key", /PuTTY-User-Key-File-\d[\s\S]{0,8000}?Private-MAC: ?[0-9a-f]+/g),

  // HTTP headers, also as JSON, as curl arguments and as log fields.
  after(
    "authorization",
    /((?:proxy-)?authorization\\?["']?\s*(?:[:=]|=>)\s*\\?["']?(?:(?:bearer|basic|token|digest|apikey|ssws|aws4-hmac-sha256|negotiate)\s+)?)(?!(?:\w+\s+)?\[redacted)[^\s"'\\,;][^\r\n"'\\]*/gi,
  ),
  after("bearer token", /(\bbearer\s+)(?!\[redacted)[A-Za-z0-9._~+/=-]{16,}/gi),
  after("basic credentials", /(\bbasic\s+)(?!\[redacted)[A-Za-z0-9+/]{12,}={0,2}(?![\w/+])/gi),
  after("cookie", /(\b(?:set-)?cookie\\?["']?\s*[:=]\s*\\?["']?)(?!\[redacted)[^\s"'\\][^\r\n"'\\]*/gi),
  after("password", /(\bcurl\b[^\r\n]{0,300}?\s(?:-u|--user)[ =]["']?[^\s:"']{1,100}:)[^\s"']+/g),

  // URLs: a password before the host, a lone token before the host, a secret in the query.
  after(
    "password",
    /(\b[a-z][a-z0-9+.-]{1,30}:\/\/[^\s/?#:@"'<>]{0,200}:)(?!\[redacted)[^\s/?#@"'<>][^\s@"'<>]{0,300}(?=@)/gi,
  ),
  after("token", /(\bhttps?:\/\/)(?!\[redacted)[^\s/?#:@"'<>]{16,200}(?=@)/gi),
  after(
    "token",
    /([?&;](?:[\w.-]{0,40}(?:token|secret|password|passwd|signature|api[_-]?key|access[_-]?key|credential))=)(?!\[redacted)[^\s&#"'<>]{4,}/gi,
  ),
  after("signature", /([?&](?:sig|key|code|auth)=)(?!\[redacted)[A-Za-z0-9%+/=_-]{20,}/g),
  within("webhook", /(https:\/\/hooks\.slack\.com\/(?:services|workflows|triggers)\/)[\w/+-]{20,}()/g),
  within("webhook", /(https:\/\/(?:\w+\.)?discord(?:app)?\.com\/api\/webhooks\/)[\w/-]{30,}()/g),
  within("webhook", /(https:\/\/[\w.-]+\.(?:webhook\.office|logic\.azure)\.com\/)[^\s"'<>]{20,}()/g),

  // Clouds.
  whole("AWS key", /\b(?:A3T[A-Z0-9]|AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}\b/g),
  whole("AWS key", /\b(?:ABSK[A-Za-z0-9+/]{100,}={0,2}|bedrock-api-key-[A-Za-z0-9+/=]{40,})/g),
  whole("AWS session token", /\b(?:IQoJb3JpZ2lu|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9+/=]{50,}/g),
  whole("Google key", /\bAIza[\w-]{35}(?![\w-])/g),
  whole("Google token", /\bya29\.[\w.-]{20,}|\b1\/\/0[\w-]{30,}|\bGOCSPX-[\w-]{20,}/g),
  whole("Azure secret", /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/g),
  after("Azure key", /(\b(?:AccountKey|SharedAccessKey|SharedAccessSignature)=)[A-Za-z0-9+/=%&-]{20,}/gi),
  whole("Alibaba key", /\bLTAI[A-Za-z0-9]{16,24}\b/g),
  whole("DigitalOcean token", /\bdo[oprt]_v1_[a-f0-9]{64}/g),
  whole("Cloudflare key", /\bv1\.0-[a-f0-9]{24}-[a-f0-9]{146}/g),

  // Where code and chat live.
  whole("GitHub token", /\b(?:gh[pousr]_[A-Za-z0-9]{30,255}|github_pat_\w{22,255})/g),
  whole("GitLab token", /\b(?:gl(?:pat|dt|rt|cbt|ptt|ft|imt|agent|oas|soat|ffct|rtr)-|GR1348941)[\w.=-]{20,300}/g),
  whole("Slack token", /\bx(?:ox[a-z](?:\.xox[a-z])?|app)-[\w-]{10,300}/g),
  whole("Atlassian token", /\bAT(?:ATT3|CTT3|BB)[A-Za-z0-9_=-]{20,}/g),
  whole("Telegram token", /(?<!\d)\d{8,10}:A[A-Za-z0-9_-]{34}(?![\w-])/g),
  whole("Discord token", /\b[MNO][A-Za-z\d_-]{23,27}\.[\w-]{6}\.[\w-]{27,40}/g),

  // Model vendors.
  whole("Anthropic key", /\bsk-ant-[\w-]{16,}/g),
  whole("API key", /\bsk-(?:proj|svcacct|admin|or-v1|None)-[\w-]{20,}|\bsk-[A-Za-z0-9]{20,}(?![\w-])/g),
  whole(
    "API key",
    /\b(?:hf|api_org)_[A-Za-z]{34}\b|\bgsk_[A-Za-z0-9]{40,}|\bpplx-[A-Za-z0-9]{40,}|\bxai-[A-Za-z0-9]{60,}|\br8_[A-Za-z0-9]{37}\b/g,
  ),

  // Vendors whose tokens begin with a name of their own.
  whole("Stripe key", /\b(?:[sr]k_(?:live|test|prod)_[A-Za-z0-9]{10,}|whsec_[A-Za-z0-9+/=]{20,})/g),
  whole("SendGrid key", /\bSG\.[\w-]{16,}\.[\w-]{16,}/g),
  whole(
    "mail key",
    /\bkey-[0-9a-f]{32}\b|\b[0-9a-f]{32}-us\d{1,2}\b|\bxkeysib-[0-9a-f]{64}-\w{16}|\b[0-9a-f]{32}-[0-9a-f]{8}-[0-9a-f]{8}\b/g,
  ),
  whole("Twilio key", /\bSK[0-9a-f]{32}\b/g),
  whole(
    "registry token",
    /\b(?:npm_[A-Za-z0-9]{36}|pypi-AgE[\w-]{40,}|rubygems_[0-9a-f]{48}|dckr_(?:pat|oat)_[\w-]{20,}|CLOJARS_[a-z0-9]{60}|oy2[a-z0-9]{43}|AKCp[A-Za-z0-9]{60,})/gi,
  ),
  whole("Vault token", /\bhv[sbr]\.[\w-]{20,}/g),
  whole("Terraform token", /\b[A-Za-z0-9]{14}\.atlasv1\.[\w=-]{40,}/g),
  whole("Grafana token", /\bgl(?:c|sa)_[A-Za-z0-9+/_=]{30,}/g),
  whole("New Relic key", /\bNR(?:AK|II|JS|RA|AL)-[A-Za-z0-9]{19,}|\b[0-9a-f]{36}NRAL\b/g),
  whole("Sentry token", /\bsntry[su]_[A-Za-z0-9+/=_-]{40,}/g),
  whole("Dynatrace token", /\bdt0[a-z]\d\d\.[A-Z0-9]{24}\.[A-Z0-9]{64}/gi),
  whole("Databricks token", /\bdapi[0-9a-f]{32}(?:-\d)?\b/g),
  whole("Shopify token", /\bshp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}/g),
  whole("Square token", /\bsq0(?:atp|csp|idp)-[\w-]{22,}|\bEAAA[A-Za-z0-9_-]{56,}/g),
  whole("Facebook token", /\bEAA[A-Z][A-Za-z0-9]{60,}/g),
  whole("Twitter token", /\bA{18,}[A-Za-z0-9%]{60,}/g),
  whole(
    "1Password token",
    /\bops_eyJ[A-Za-z0-9+/=_-]{100,}|\bA3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}\b/g,
  ),
  whole("Doppler token", /\bdp\.(?:pt|st|ct|sa|scim|audit)\.[\w.-]{30,}/g),
  whole("Fly token", /\bFlyV1 [A-Za-z0-9+/=,_-]{40,}|\bf(?:o1|m1[ar]?|m2)_[A-Za-z0-9+/=_-]{40,}/g),
  whole("PlanetScale secret", /\bpscale_(?:tkn|oauth|pw)_[\w=.-]{30,}/g),
  whole("Heroku key", /\bHRKU-AA[\w-]{50,}/g),
  whole("HubSpot token", /\bpat-(?:na|eu)\d-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi),
  whole("Postman key", /\bPMAK-[a-f0-9]{24}-[a-f0-9]{34}/gi),
  whole(
    "payment key",
    /\bFLWSECK(?:_TEST)?-[\w-]{12,}|\bE(?:ZA|ZT)K[A-Za-z0-9]{54}|\bduffel_(?:test|live)_[\w=-]{43}|\b(?:test|live)_(?:pub_)?[a-f0-9]{31,35}\b/g,
  ),
  whole(
    "token",
    /\b(?:lin_api_|linear_oauth_|ntn_|figd_|figo_|pul-|pnu_|rdme_|sgp_|sbp_|nfp_|vcp_|bkua_|CCIPAT_|ico-|tfp_|lip_|shippo_(?:live|test)_|sl\.(?:u\.)?|tk-us-|fio-u-|nvapi-|ghm_|cio_|gocardless_|settlemint_|sm_(?:aat|pat|sat)_|mc_|phc_|phx_|cf(?:ut|at|k)_|secret_|eyJrIjoi|live_|bapi_|rpa_|dtn_|octopus_|API-)[A-Za-z0-9+/=_-]{30,}/g,
  ),
  whole("GitHub-like token", /\b(?:v2\.public|v4\.local|v4\.public)\.[\w-]{60,}/g),

  // JSON web tokens, the unsigned and the encrypted kind too.
  whole("JWT", /\bey[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*(?:\.[A-Za-z0-9_-]*){0,2}/g),
  whole("JWT", /\bZXlK[A-Za-z0-9+/_-]{60,}={0,2}/g),
];
