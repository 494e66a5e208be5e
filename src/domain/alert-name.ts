/** One text for "this condition at this source". */
export const alertName = ({ source, fingerprint }: { readonly source: string; readonly fingerprint: string }): string =>
  JSON.stringify([source, fingerprint]);
