/** The scopes any one of which lets a bot token call a method. Source: each method's page on docs.slack.dev. */
const needs: Readonly<Record<string, readonly string[]>> = {
  "conversations.create": ["channels:manage", "groups:write"],
  "conversations.archive": ["channels:manage", "groups:write"],
  "conversations.unarchive": ["channels:manage", "groups:write"],
  "conversations.rename": ["channels:manage", "groups:write"],
  "conversations.kick": ["channels:manage", "groups:write"],
  "conversations.invite": ["channels:manage", "channels:write.invites", "groups:write", "groups:write.invites"],
  "conversations.setTopic": ["channels:manage", "channels:write.topic", "groups:write", "groups:write.topic"],
  "conversations.setPurpose": ["channels:manage", "channels:write.topic", "groups:write", "groups:write.topic"],
  "conversations.join": ["channels:join"],
  "conversations.list": ["channels:read", "groups:read", "im:read"],
  "conversations.info": ["channels:read", "groups:read", "im:read"],
  "conversations.members": ["channels:read", "groups:read", "im:read"],
  "users.conversations": ["channels:read", "groups:read", "im:read"],
  "conversations.history": ["channels:history", "groups:history", "im:history"],
  "conversations.replies": ["channels:history", "groups:history", "im:history"],
  "conversations.open": ["im:write", "mpim:write"],
  "chat.postMessage": ["chat:write"],
  "chat.update": ["chat:write"],
  "chat.delete": ["chat:write"],
  "chat.postEphemeral": ["chat:write"],
  "pins.add": ["pins:write"],
  "pins.remove": ["pins:write"],
  "pins.list": ["pins:read"],
  "bookmarks.add": ["bookmarks:write"],
  "bookmarks.edit": ["bookmarks:write"],
  "bookmarks.remove": ["bookmarks:write"],
  "bookmarks.list": ["bookmarks:read"],
  "reactions.add": ["reactions:write"],
  "reactions.remove": ["reactions:write"],
  "reactions.get": ["reactions:read"],
  "users.info": ["users:read"],
  "users.list": ["users:read"],
  "users.lookupByEmail": ["users:read.email"],
  "usergroups.list": ["usergroups:read"],
  "usergroups.users.list": ["usergroups:read"],
  "team.info": ["team:read"],
};

/** @returns the scopes that would do, or null when the app holds one of them */
export const missingScope = (method: string, granted: readonly string[]): readonly string[] | null => {
  const wanted = needs[method];
  return wanted === undefined || wanted.some((scope) => granted.includes(scope)) ? null : wanted;
};
