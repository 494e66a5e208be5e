/** Characters that look like chance and are the same in every run, so that a failure can be repeated. */
export const randomText = (seed: number, length: number, alphabet: string): string => {
  let state = seed * 2_654_435_761;
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return alphabet[Math.floor((state / 2_147_483_648) * alphabet.length)];
  }).join("");
};

export const upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
export const mixed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
export const hex = "0123456789abcdef";
export const digits = "0123456789";

export const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
