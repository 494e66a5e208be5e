/** Where the two differ and it was looked up who is right; the reason stands beside each. Nothing else may differ. */

type Outcomes = Readonly<Record<string, { readonly theirs: string; readonly ours: string; readonly because: string }>>;

export const judgedOutcomes: Outcomes = {
  "no name": {
    theirs: "invalid_name_specials",
    ours: "invalid_name_required",
    because: "conversations.create lists `invalid_name_required` for an empty name",
  },
  "nobody at all": {
    theirs: "user_not_found",
    ours: "no_user",
    because: "conversations.invite lists `no_user`: no value was passed for `users`",
  },
  "blocks that are no JSON": {
    theirs: "invalid_blocks",
    ours: "invalid_blocks_format",
    because:
      "chat.postMessage tells `invalid_blocks_format` (not JSON) from `invalid_blocks` (refused by Block Kit's rules)",
  },
};

type Fields = readonly { readonly at: RegExp; readonly because: string }[];

/** Fields that the emulator gives and we do not. */
export const judgedFields: Fields = [
  { at: /^app_(id|name)$/, because: "auth.test's documentation shows neither; the bot's app is bots.info's to tell" },
  { at: /\bis_open$/, because: "a conversation's `is_open` is for direct messages" },
  { at: /\blast_read$/, because: "a bot reads nothing; the field is a person's" },
  { at: /\bmetadata$/, because: "history and reactions give metadata to those who ask with include_all_metadata" },
  { at: /\bedited$/, because: "chat.update: a message whose blocks were changed is not marked as edited" },
  { at: /\bprofile\.email$/, because: "bots have no address; the first of their list is a person, of ours a bot" },
];
