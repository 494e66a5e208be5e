import { createSign, generateKeyPairSync, type KeyObject } from "node:crypto";

/** A certificate of one's own, in the few bytes of DER that Node reads and cannot write. */
export type SelfSigned = { readonly pem: string; readonly sign: (text: string, algorithm: string) => string };

type Options = { readonly commonName: string; readonly from: string; readonly until: string };

export const selfSigned = ({ commonName, from, until }: Options): SelfSigned => {
  const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const name = sequence(tlv(0x31, sequence(oid("550403"), tlv(0x0c, Buffer.from(commonName)))));
  const rsaSha256 = sequence(oid("2a864886f70d01010b"), tlv(0x05));
  const validity = sequence(time(from), time(until));
  const spki = publicKey.export({ type: "spki", format: "der" });
  const body = sequence(tlv(0x02, Buffer.from([1])), rsaSha256, name, validity, name, spki);
  const signature = signed(privateKey, body, "RSA-SHA256");
  const der = sequence(body, rsaSha256, tlv(0x03, Buffer.from([0]), signature));
  const lines = der.toString("base64").replace(/.{64}/g, "$&\n");
  return {
    pem: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    sign: (text, algorithm) => signed(privateKey, Buffer.from(text), algorithm).toString("base64"),
  };
};

const signed = (key: KeyObject, bytes: Buffer, algorithm: string): Buffer =>
  createSign(algorithm).update(bytes).sign(key);

const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: readonly Uint8Array[]): Buffer => tlv(0x30, ...parts);
const oid = (hex: string): Buffer => tlv(0x06, Buffer.from(hex, "hex"));
/** `2026-01-01T00:00:00Z` as UTCTime */
const time = (iso: string): Buffer => tlv(0x17, Buffer.from(`${iso.replace(/[-:T]/g, "").slice(2, 14)}Z`));
