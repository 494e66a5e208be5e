import { z } from "zod";
import type { SlackApp } from "./world.ts";

type Secrets = Pick<SlackApp, "appId" | "botUserId" | "botId" | "botToken" | "appToken" | "signingSecret" | "delivery">;

/** The parts of a manifest that say what an app may do, hears, and offers. Source: docs.slack.dev/reference/app-manifest. */
const manifestShape = z.object({
  display_information: z.object({ name: z.string() }),
  features: z
    .object({
      slash_commands: z
        .array(
          z.object({
            command: z.string(),
            description: z.string().default(""),
            usage_hint: z.string().default(""),
            should_escape: z.boolean().default(false),
          }),
        )
        .default([]),
      shortcuts: z
        .array(z.object({ name: z.string(), type: z.enum(["message", "global"]), callback_id: z.string() }))
        .default([]),
    })
    .prefault({}),
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()).default([]) }).prefault({}) }).prefault({}),
  settings: z
    .object({ event_subscriptions: z.object({ bot_events: z.array(z.string()).default([]) }).prefault({}) })
    .prefault({}),
});

/** Installs an app as its manifest describes it. @throws when it is no manifest */
export const appFromManifest = (manifest: unknown, secrets: Secrets): SlackApp => {
  const { display_information, features, oauth_config, settings } = manifestShape.parse(manifest);
  const shortcuts = (type: "message" | "global") =>
    features.shortcuts
      .filter((one) => one.type === type)
      .map(({ callback_id: callbackId, name }) => ({ callbackId, name }));
  return {
    ...secrets,
    name: display_information.name,
    scopes: oauth_config.scopes.bot,
    events: settings.event_subscriptions.bot_events,
    slashCommands: features.slash_commands.map(({ command, description, usage_hint, should_escape }) => ({
      command,
      description,
      usageHint: usage_hint,
      shouldEscape: should_escape,
    })),
    messageShortcuts: shortcuts("message"),
    globalShortcuts: shortcuts("global"),
  };
};
