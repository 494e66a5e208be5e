import { randomBytes } from "node:crypto";
import type { Button } from "./slack-stub.ts";

/** Where the load goes: incident channels and the buttons that stand in them. */
export type Targets = {
  readonly channels: readonly string[];
  readonly buttons: readonly Button[];
  readonly responseOrigin: string;
};

const peopleCount = 50;
const teamId = "T0BENCH";
/** So that two load generators, or two runs on one database, never say the same thing. */
const run = randomBytes(6).toString("hex");

const person = (turn: number): string => `U0BENCH${String(turn % peopleCount).padStart(3, "0")}`;
const place = <Item>(items: readonly Item[], turn: number): Item => {
  const item = items[turn % items.length];
  if (item === undefined) throw new Error("nothing to aim at");
  return item;
};

/** The body of a slash command: no two are alike, as with Slack. */
export const commandBody = ({ channels, responseOrigin }: Targets, turn: number): string =>
  new URLSearchParams({
    token: "unused",
    team_id: teamId,
    team_domain: "bench",
    channel_id: place(channels, turn),
    channel_name: "inc-bench",
    user_id: person(turn),
    user_name: "somebody",
    command: "/incident",
    text: `note number ${turn} of the bench`,
    api_app_id: "A0BENCH",
    is_enterprise_install: "false",
    response_url: `${responseOrigin}/response/command-${turn}`,
    trigger_id: `${turn}.${run}.command`,
  }).toString();

/** The body of a click on a button that stands in one of the channels. */
export const clickBody = ({ buttons, responseOrigin }: Targets, turn: number): string => {
  const { channel, messageTs, actionId, value } = place(buttons, turn);
  const user = { id: person(turn), username: "somebody", name: "somebody", team_id: teamId };
  const payload = {
    type: "block_actions",
    user,
    api_app_id: "A0BENCH",
    token: "unused",
    container: { type: "message", message_ts: messageTs, channel_id: channel, is_ephemeral: false },
    trigger_id: `${turn}.${run}.click`,
    team: { id: teamId, domain: "bench" },
    enterprise: null,
    is_enterprise_install: false,
    channel: { id: channel, name: "inc-bench" },
    message: { type: "message", user: "U0BENCHBOT", ts: messageTs, text: "", blocks: [] },
    state: { values: {} },
    response_url: `${responseOrigin}/response/click-${turn}`,
    actions: [
      {
        type: "button",
        action_id: actionId,
        block_id: "bench",
        value,
        text: { type: "plain_text", text: "Press" },
        action_ts: `${Math.floor(Date.now() / 1_000)}.${String(turn).padStart(6, "0")}${run}`,
      },
    ],
  };
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
};
