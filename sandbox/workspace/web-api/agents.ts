import { type Call, channelArg, type Method, nested, refuse, str } from "./method.ts";

/** Source: docs.slack.dev, assistant.threads.setStatus ("Maximum of 10 messages") and setSuggestedPrompts ("4 prompts"). */
const loadingMessagesLimit = 10;
const promptsLimit = 4;

const threadArg = (call: Call): string => {
  const channel = channelArg(call, "channel_id");
  const ts = str(call, "thread_ts");
  if (!channel.messages.some((message) => message.ts === ts)) refuse("invalid_thread_ts");
  return `${channel.id} ${ts}`;
};

const setStatus: Method = (call) => {
  const thread = threadArg(call);
  const messages = nested(call, "loading_messages");
  if (Array.isArray(messages) && messages.length > loadingMessagesLimit) refuse("invalid_arguments");
  call.workspace.world.threadStatuses.set(thread, str(call, "status"));
  call.workspace.changed();
  return {};
};

const setPrompts: Method = (call) => {
  threadArg(call);
  const prompts = nested(call, "prompts");
  if (!Array.isArray(prompts) || prompts.length === 0 || prompts.length > promptsLimit) refuse("invalid_arguments");
  return {};
};

const setSession: Method = (call) => {
  const channel = channelArg(call, call.args.channel_id === undefined ? "channel" : "channel_id");
  if (!["active", "processing", "suspended", "closed"].includes(str(call, "status"))) refuse("invalid_arguments");
  call.workspace.world.threadStatuses.set(`${channel.id} ${str(call, "thread_ts", "")}`, str(call, "status"));
  call.workspace.changed();
  return {};
};

export const agentMethods: Readonly<Record<string, Method>> = {
  "assistant.threads.setStatus": setStatus,
  "assistant.threads.setTitle": (call) => {
    threadArg(call);
    str(call, "title");
    return {};
  },
  "assistant.threads.setSuggestedPrompts": setPrompts,
  "agents.sessions.setStatus": setSession,
};
