import { bytesOf } from "./storage-rows.ts";

export type QuotaLine = { readonly resource: string; readonly used: number; readonly hard: number };

/** Lines of a described quota (`requests.cpu  2  2`), or pairs of the table (`requests.cpu: 1900m/2`). */
export const parseQuota = (text: string): readonly QuotaLine[] =>
  [
    ...[...text.matchAll(/^\s*((?:requests\.|limits\.|count\/)?[a-z][\w./-]*)\s{2,}(\d\S*)\s+(\d\S*)\s*$/gm)],
    ...[...text.matchAll(/((?:requests\.|limits\.|count\/)?[a-z][\w./-]*): (\d[\w.]*)\/(\d[\w.]*)/g)],
  ].flatMap(([, resource, used, hard]) => {
    const counts = { used: quantityOf(used ?? ""), hard: quantityOf(hard ?? "") };
    return resource === undefined || counts.used === null || counts.hard === null
      ? []
      : [{ resource, used: counts.used, hard: counts.hard }];
  });

/** `1900m` of processor is 1.9; everything else is a number of something. */
export const quantityOf = (text: string): number | null =>
  /^\d+(?:\.\d+)?m$/.test(text) ? Number(text.slice(0, -1)) / 1_000 : bytesOf(text);
