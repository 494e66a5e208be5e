import { createVerify, X509Certificate } from "node:crypto";
import type { Clock } from "../app/ports/clock.ts";
import type { Sns } from "../app/ports/sns.ts";
import { UpstreamError } from "../app/ports/upstream-error.ts";
import { err, ok, type Result } from "../base/result.ts";
import { certificateNamesOf, type SnsEnvelope, signedText } from "../ingest/sns-envelope.ts";
import { createHttpClient, type HttpRequest, type HttpResponse } from "./http-client.ts";

type Dependencies = {
  readonly clock: Clock;
  /** Asks an address whose host the envelope's reader has checked. */
  readonly send: (request: HttpRequest) => Promise<HttpResponse>;
};

/** SNS tries for an hour to deliver; what is older was recorded and is played again. */
const oldestMs = 65 * 60_000;
const earliestMs = 5 * 60_000;
/** One a region and a year or so. */
const certificatesLimit = 32;
const algorithms = { "1": "RSA-SHA1", "2": "RSA-SHA256" } as const;

/**
 * The certificate is believed because Amazon gave it to us: the connection to SNS is checked against the roots that Node
 * knows (ADR 18). It must be made out to SNS and be valid.
 * Source: AWS, "Verifying the signatures of Amazon SNS messages".
 */
export const createSns = ({ clock, send }: Dependencies): Sns => {
  // Pinned for the life of the process: an address of a certificate means one certificate for ever.
  const certificates = new Map<string, Promise<X509Certificate>>();

  const certificateAt = (url: string): Promise<X509Certificate> => {
    const known = certificates.get(url);
    if (known !== undefined) return known;
    const [oldest] = certificates.keys();
    if (certificates.size >= certificatesLimit && oldest !== undefined) certificates.delete(oldest);
    const fetched = fetchCertificate(send, url);
    certificates.set(url, fetched);
    fetched.catch(() => certificates.delete(url));
    return fetched;
  };

  return {
    verify: async (envelope) => {
      const now = Date.parse(clock.now());
      const age = now - Date.parse(envelope.Timestamp);
      if (!(age <= oldestMs && age >= -earliestMs)) {
        return err(`Timestamp: expected the last hour, came ${quoted(envelope.Timestamp)}`);
      }
      const certificate = await certificateAt(envelope.SigningCertURL);
      const sound = isSnsCertificate(certificate, certificateNamesOf(envelope.TopicArn), now);
      if (!sound.ok) return sound;
      const signed = createVerify(algorithms[envelope.SignatureVersion]).update(signedText(envelope), "utf8");
      return signed.verify(certificate.publicKey, envelope.Signature, "base64")
        ? ok(null)
        : err("Signature: expected Amazon's over this message, came another one");
    },
    confirm: async ({ SubscribeURL: url, TopicArn: topic }: SnsEnvelope) => {
      const response = await send({ service: "SNS", url: url ?? "" });
      if (response.status !== 200) {
        throw new UpstreamError(`SNS: the subscription to ${topic} was not confirmed (${response.status})`, {
          service: "SNS",
          retryable: true,
        });
      }
    },
  };
};

/** Speaks to one host a request: those of SNS, which the envelope's reader has checked, in every region. */
export const sendToSns = (request: HttpRequest): Promise<HttpResponse> =>
  createHttpClient({ allowHosts: [new URL(request.url).host] }).send(request);

const fetchCertificate = async (send: Dependencies["send"], url: string): Promise<X509Certificate> => {
  const response = await send({ service: "SNS", url });
  if (response.status === 200) {
    try {
      return new X509Certificate(response.text);
    } catch {
      // Told below, like every other answer that is no certificate.
    }
  }
  throw new UpstreamError(`SNS: no certificate at ${url} (${response.status})`, { service: "SNS", retryable: true });
};

const isSnsCertificate = (
  certificate: X509Certificate,
  names: readonly string[],
  nowMs: number,
): Result<null, string> => {
  if (!names.some((name) => certificate.checkHost(name, { wildcards: false }) !== undefined)) {
    const name = /^CN=(.+)$/m.exec(certificate.subject)?.[1] ?? "";
    return err(`SigningCertURL: expected a certificate of ${names.join(" or ")}, came one of ${quoted(name)}`);
  }
  const isValid = Date.parse(certificate.validFrom) <= nowMs && nowMs <= Date.parse(certificate.validTo);
  return isValid ? ok(null) : err("SigningCertURL: expected a valid certificate, came one that has ended");
};

const quoted = (came: string): string => JSON.stringify(came.slice(0, 60));
