export type Keyed<T> = { readonly item: T; readonly key: string };

/** Pieces of text, cells and the like have no id of their own: their place among their siblings is who they are. */
export const keyed = <T>(items: readonly T[]): readonly Keyed<T>[] =>
  items.map((item, place) => ({ item, key: `at-${place}` }));
