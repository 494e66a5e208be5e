/** What stands between the signs that divide an address, and between words. */
const part = /[^\s"'<>?&#]+/g;
const encoded = /%[0-9a-f]{2}/i;
/** With more of them than this in one text each is not looked at by itself: when one of them holds a secret, all go. */
const lookedAtMost = 200;
/** Nothing that a pattern reads goes across it. */
const apart = "\n\u0000\n";

/**
 * `…?q=password%3Dhunter2`: a secret in an address that somebody has encoded, as search pages and dashboards do.
 * @param clean takes secrets out of a text that is not encoded
 */
export const redactPercentEncoded = (text: string, mark: string, clean: (text: string) => string): string => {
  if (!encoded.test(text)) return text;
  const holds = (decoded: string): boolean => clean(decoded) !== decoded;
  const parts = (text.match(part) ?? []).filter((one) => encoded.test(one));
  if (!holds(parts.map(decode).join(apart))) return text;
  return text.replace(part, (one) => {
    if (!encoded.test(one) || (parts.length <= lookedAtMost && !holds(decode(one)))) return one;
    // The name of a parameter says where it was.
    const value = one.indexOf("=") + 1;
    const name = one.slice(0, value);
    return encoded.test(name) || holds(name) ? mark : `${name}${mark}`;
  });
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    // Half an escape, or bytes that are no UTF-8: what can be read is read.
    return text.replace(/%[0-7][0-9a-f]/gi, (sign) => String.fromCharCode(Number.parseInt(sign.slice(1), 16)));
  }
};
