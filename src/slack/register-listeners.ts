import type { App } from "@slack/bolt";
import type { Desk } from "./desk.ts";
import { keyOf } from "./listener-key.ts";

/** Every listener: acknowledge, name the delivery, pass it to the desk. */
export const registerListeners = (app: App, desk: Desk): void => {
  app.command("/incident", async ({ command, ack, context }) => {
    await ack();
    await desk.slash(command, keyOf(context));
  });
  app.command("/ops", async ({ command, ack, context }) => {
    await ack();
    await desk.ops(command, keyOf(context));
  });
  app.action(/^fb:/, async ({ body, action, ack, context }) => {
    await ack();
    await desk.press(body, action, keyOf(context));
  });
  app.view(/^fb:/, async ({ body, ack, context }) => {
    const answer = await desk.submit(body, keyOf(context));
    await ack(answer);
    await desk.afterSubmit(body, keyOf(context));
  });
  app.shortcut("fb:shortcut:declare", async ({ shortcut, ack, context }) => {
    await ack();
    await desk.declareFromMessage(shortcut, keyOf(context));
  });
  app.shortcut("fb:shortcut:note", async ({ shortcut, ack, context }) => {
    await ack();
    await desk.noteFromMessage(shortcut, keyOf(context));
  });
  app.event("message", ({ event, body, context }) => desk.message(event, body, keyOf(context)));
  app.event("app_mention", ({ event, body, context }) => desk.mention(event, body, keyOf(context)));
  app.event("reaction_added", ({ event, body, context }) => desk.reaction(event, body, keyOf(context)));
  app.event("app_home_opened", ({ event, body }) => desk.home(event, body));
  app.event("member_joined_channel", ({ event }) => desk.joined(event));
  app.event("member_left_channel", ({ event, body, context }) => desk.left(event, body, keyOf(context)));
};
