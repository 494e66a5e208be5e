import { chatMethods } from "./chat.ts";
import { conversationMethods } from "./conversations.ts";
import { markMethods } from "./marks.ts";
import type { Method } from "./method.ts";
import { peopleMethods } from "./people.ts";
import { viewMethods } from "./views.ts";

/** Every method of Slack's Web API that the sandbox imitates, by its name. */
export const methods: Readonly<Record<string, Method>> = {
  ...peopleMethods,
  ...conversationMethods,
  ...chatMethods,
  ...markMethods,
  ...viewMethods,
};
