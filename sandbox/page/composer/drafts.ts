/** What was typed and not yet sent, by person and place, for as long as the page is open. */
const drafts = new Map<string, string>();

export const draftOf = (place: string): string => drafts.get(place) ?? "";

export const keepDraft = (place: string, text: string): void => {
  if (text === "") drafts.delete(place);
  else drafts.set(place, text);
};
