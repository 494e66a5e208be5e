/** What a person typed, as the rich text block that Slack's client makes of it. Mentions and links become elements. */
export const richTextOf = (text: string, blockId: string): Readonly<Record<string, unknown>> => ({
  type: "rich_text",
  block_id: blockId,
  elements: [{ type: "rich_text_section", elements: inline(text) }],
});

const tokens =
  /<@([UW]\w+)(?:\|[^>]*)?>|<#([CG]\w+)(?:\|[^>]*)?>|<!subteam\^(\w+)(?:\|[^>]*)?>|<!(here|channel|everyone)>|<((?:https?|mailto):[^|>]+)(?:\|([^>]*))?>/g;

const inline = (text: string): readonly unknown[] => {
  const parts: unknown[] = [];
  let from = 0;
  for (const found of text.matchAll(tokens)) {
    parts.push(...plain(text.slice(from, found.index)));
    parts.push(element(found));
    from = found.index + found[0].length;
  }
  return [...parts, ...plain(text.slice(from))];
};

const element = ([, user, channel, group, range, url, label]: RegExpMatchArray): unknown => {
  if (user !== undefined) return { type: "user", user_id: user };
  if (channel !== undefined) return { type: "channel", channel_id: channel };
  if (group !== undefined) return { type: "usergroup", usergroup_id: group };
  if (range !== undefined) return { type: "broadcast", range };
  return { type: "link", url, ...(label === undefined ? {} : { text: unescaped(label) }) };
};

const plain = (text: string): readonly unknown[] => (text === "" ? [] : [{ type: "text", text: unescaped(text) }]);

const unescaped = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
