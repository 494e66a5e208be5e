import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { readSources } from "./architecture/read-sources.ts";

const root = join(import.meta.dirname, "..");
const raw: unknown = parse(readFileSync(join(root, "manifest.yml"), "utf8"));
const manifest = z
  .object({
    features: z.object({
      slash_commands: z.array(z.object({ command: z.string() })),
      shortcuts: z.array(z.object({ callback_id: z.string() })),
    }),
    oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
    settings: z.object({ event_subscriptions: z.object({ bot_events: z.array(z.string()) }) }),
  })
  .parse(raw);

const slackCode = readSources(root)
  // The table of rate limits names methods that nobody calls, too.
  .filter(({ path }) => path.startsWith("src/slack/") && path !== "src/slack/method-limits.ts")
  .map(({ path }) => readFileSync(join(root, path), "utf8"))
  .join("\n");

const mentioned = (pattern: RegExp): readonly string[] =>
  [...new Set([...slackCode.matchAll(pattern)].map(([, name]) => name ?? ""))].sort();

/** The scopes a bot token needs for each method that we call. Source: each method's page on docs.slack.dev. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  "auth.test": [],
  "conversations.create": ["channels:manage", "groups:write"],
  "conversations.setTopic": ["channels:manage", "groups:write"],
  "conversations.rename": ["channels:manage", "groups:write"],
  "conversations.invite": ["channels:manage", "groups:write"],
  "conversations.join": ["channels:join"],
  "conversations.list": ["channels:read"],
  "conversations.history": ["channels:history", "groups:history"],
  "conversations.replies": ["channels:history", "groups:history"],
  "conversations.open": ["im:write"],
  "conversations.info": ["channels:read", "groups:read"],
  "users.conversations": ["channels:read", "groups:read"],
  "chat.postMessage": ["chat:write"],
  "chat.postEphemeral": ["chat:write"],
  "chat.update": ["chat:write"],
  "chat.getPermalink": [],
  "pins.add": ["pins:write"],
  "reactions.add": ["reactions:write"],
  "bookmarks.add": ["bookmarks:write"],
  "bookmarks.list": ["bookmarks:read"],
  "users.info": ["users:read"],
  "usergroups.users.list": ["usergroups:read"],
  "files.getUploadURLExternal": ["files:write"],
  "files.completeUploadExternal": ["files:write"],
  "views.open": [],
  "views.update": [],
  "views.publish": [],
};

/** The scope an event needs before Slack delivers it. */
const scopesOfEvent: Readonly<Record<string, readonly string[]>> = {
  app_home_opened: [],
  app_mention: ["app_mentions:read"],
  member_joined_channel: ["channels:read", "groups:read"],
  member_left_channel: ["channels:read", "groups:read"],
  "message.channels": ["channels:history"],
  "message.groups": ["groups:history"],
  reaction_added: ["reactions:read"],
};

const calledMethods = mentioned(
  /"((?:auth|conversations|chat|pins|reactions|bookmarks|users|usergroups|views|files|canvases)\.[A-Za-z.]+)"/g,
);
const { bot: scopes } = manifest.oauth_config.scopes;
const { bot_events: events } = manifest.settings.event_subscriptions;

describe("the manifest", () => {
  it("is one that Slack's own schema accepts", () => {
    const schema: unknown = JSON.parse(
      readFileSync(join(root, "tests/fixtures/slack-manifest.schema.2.0.0.json"), "utf8"),
    );
    const ajv = new Ajv({ strict: false, allErrors: true });
    addFormats.default(ajv);
    const validate = ajv.compile(z.record(z.string(), z.unknown()).parse(schema));
    expect(validate(raw) ? [] : validate.errors).toEqual([]);
  });

  it("asks for every scope that a called method needs", () => {
    expect(calledMethods.filter((method) => !(method in scopesOf))).toEqual([]);
    const needed = calledMethods.flatMap((method) => scopesOf[method] ?? []);
    expect([...new Set(needed)].filter((scope) => !scopes.includes(scope))).toEqual([]);
  });

  it("asks for no scope that nothing needs", () => {
    const needed = new Set([
      ...calledMethods.flatMap((method) => scopesOf[method] ?? []),
      ...events.flatMap((event) => scopesOfEvent[event] ?? []),
      "commands",
    ]);
    expect(scopes.filter((scope) => !needed.has(scope))).toEqual([]);
  });

  it("subscribes to the events that listeners wait for, and to no others", () => {
    const listened = mentioned(/\.event\("([a-z_]+)"/g);
    const subscribed = [...new Set(events.map((event) => event.split(".")[0] ?? ""))].sort();
    expect(subscribed).toEqual(listened);
    for (const event of events) expect(scopesOfEvent[event]?.every((scope) => scopes.includes(scope))).toBe(true);
  });

  it("names the commands and shortcuts that the code registers", () => {
    expect(manifest.features.slash_commands.map(({ command }) => command).sort()).toEqual(
      mentioned(/\.command\("(\/[a-z]+)"/g),
    );
    expect(manifest.features.shortcuts.map(({ callback_id: id }) => id).sort()).toEqual(
      mentioned(/\.shortcut\("([^"]+)"/g),
    );
  });
});
