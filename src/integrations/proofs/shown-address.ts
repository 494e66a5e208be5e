/** An address as people may see it: a query or a password may hold a secret. What is no address stays as it is. */
export const shownAddress = (place: string): string => {
  if (!/^https?:/.test(place) || !URL.canParse(place)) return place;
  const { origin, pathname } = new URL(place);
  return `${origin}${pathname}`;
};
