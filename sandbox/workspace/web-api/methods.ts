import { agentMethods } from "./agents.ts";
import { canvasMethods } from "./canvases.ts";
import { channelMethods } from "./channels.ts";
import { chatMethods } from "./chat.ts";
import { fileMethods } from "./files.ts";
import { historyMethods } from "./history.ts";
import { markMethods } from "./marks.ts";
import { membershipMethods } from "./membership.ts";
import type { Method } from "./method.ts";
import { peopleMethods } from "./people.ts";
import { streamMethods } from "./streams.ts";
import { viewMethods } from "./views.ts";

/** Every method of Slack's Web API that the sandbox imitates, by its name. */
export const methods: Readonly<Record<string, Method>> = {
  ...peopleMethods,
  ...channelMethods,
  ...membershipMethods,
  ...historyMethods,
  ...chatMethods,
  ...streamMethods,
  ...markMethods,
  ...viewMethods,
  ...fileMethods,
  ...canvasMethods,
  ...agentMethods,
};
