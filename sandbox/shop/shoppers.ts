/** People who buy: a steady stream of orders, one in eight paid by voucher. @returns a function that sends them home */
export const startShoppers = (storefrontUrl: string, everyMs: number): (() => void) => {
  let order = 1_000;
  const timer = setInterval(() => {
    order += 1;
    const voucher = order % 8 === 0 ? "&voucher=1" : "";
    fetch(`${storefrontUrl}/checkout?order=${order}${voucher}`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
  }, everyMs);
  return () => clearInterval(timer);
};
