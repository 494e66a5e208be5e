import type { SlackApp } from "./world.ts";

type Secrets = Pick<SlackApp, "appId" | "botUserId" | "botId" | "botToken" | "appToken" | "signingSecret" | "delivery">;

type Manifest = {
  readonly display_information: { readonly name: string };
  readonly features?: {
    readonly slash_commands?: readonly {
      readonly command: string;
      readonly description?: string;
      readonly usage_hint?: string;
      readonly should_escape?: boolean;
    }[];
    readonly shortcuts?: readonly { readonly name: string; readonly type: string; readonly callback_id: string }[];
  };
  readonly oauth_config?: { readonly scopes?: { readonly bot?: readonly string[] } };
  readonly settings?: { readonly event_subscriptions?: { readonly bot_events?: readonly string[] } };
};

/** Installs an app as its manifest describes it: what it may do, hears, and offers. */
export const appFromManifest = (manifest: unknown, secrets: Secrets): SlackApp => {
  const { display_information, features, oauth_config, settings } = manifest as Manifest;
  return {
    ...secrets,
    name: display_information.name,
    scopes: oauth_config?.scopes?.bot ?? [],
    events: settings?.event_subscriptions?.bot_events ?? [],
    slashCommands: (features?.slash_commands ?? []).map(
      ({ command, description = "", usage_hint = "", should_escape = false }) => ({
        command,
        description,
        usageHint: usage_hint,
        shouldEscape: should_escape,
      }),
    ),
    messageShortcuts: (features?.shortcuts ?? [])
      .filter(({ type }) => type === "message")
      .map(({ callback_id: callbackId, name }) => ({ callbackId, name })),
  };
};
