import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { appFromManifest } from "./workspace/app-from-manifest.ts";
import type { Seed, SlackApp } from "./workspace/world.ts";

const root = join(import.meta.dirname, "..");

/** Firebreak as its own manifest describes it, installed in the local workspace. */
export const firebreakApp = (delivery: SlackApp["delivery"]): SlackApp =>
  appFromManifest(parse(readFileSync(join(root, "manifest.yml"), "utf8")), {
    appId: "A0FIREBREAK",
    botUserId: "U0FIREBREAK",
    botId: "B0FIREBREAK",
    botToken: "xoxb-sandbox-firebreak",
    appToken: "xapp-sandbox-firebreak",
    signingSecret: "sandbox-signing-secret",
    delivery,
  });

/** A bot that posts alerts in a channel, as monitoring services do. */
export const alertBot: SlackApp = {
  appId: "A0WATCHTOWER",
  name: "Watchtower",
  botUserId: "U0WATCHTOWER",
  botId: "B0WATCHTOWER",
  botToken: "xoxb-sandbox-watchtower",
  appToken: "xapp-sandbox-watchtower",
  signingSecret: "watchtower-signing-secret",
  delivery: { kind: "none" },
  scopes: ["chat:write", "chat:write.public"],
  events: [],
  slashCommands: [],
  messageShortcuts: [],
};

/** The people of the shop. */
export const shopPeople: Seed["users"] = [
  { id: "U0ANA", name: "ana", realName: "Ana Ruiz", title: "On call, checkout" },
  { id: "U0BEN", name: "ben", realName: "Ben Okafor", title: "On call, platform" },
  { id: "U0CHIARA", name: "chiara", realName: "Chiara Conti", title: "Engineering manager" },
  { id: "U0DEV", name: "dev", realName: "Dev Patel", title: "Staff engineer" },
  { id: "U0FAY", name: "fay", realName: "Fay Lindqvist", title: "Founder" },
  { id: "U0GUS", name: "gus", realName: "Gus Weber", title: "Contractor", isRestricted: true },
];

export const demoSeed = (delivery: SlackApp["delivery"]): Seed => ({
  name: "The Shop",
  users: shopPeople,
  channels: [
    { name: "general", members: ["U0ANA", "U0BEN", "U0CHIARA", "U0DEV", "U0FAY"] },
    { name: "incidents", members: ["U0ANA", "U0BEN", "U0CHIARA", "U0DEV", "U0FAY"] },
    { name: "alerts", members: ["U0ANA", "U0BEN", "U0DEV", "U0FIREBREAK", "U0WATCHTOWER"] },
  ],
  userGroups: { S0ONCALL: { handle: "oncall", users: ["U0ANA", "U0BEN"] } },
  apps: [firebreakApp(delivery), alertBot],
});
