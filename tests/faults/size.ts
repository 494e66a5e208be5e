/** `npm test` runs each fault test in its short form, `npm run test:faults` in its long one. */
export const isLong = process.env.FIREBREAK_FAULTS === "long";

export const size = (short: number, long: number): number => (isLong ? long : short);
