import { isChannelOf, nextAlertNumber, postAlert } from "./alert.ts";
import { settled } from "./child.ts";
import type { Targets } from "./deliveries.ts";
import type { SlackSide } from "./slack-side.ts";

/** The load is spread over so many incidents. */
const incidents = 5;
const showLimitMs = 30_000;

/** Declares the incidents that the load is about, and finds a button that really stands in each channel. */
export const openIncidents = async (slack: SlackSide, origin: string): Promise<Targets> => {
  const channels: string[] = [];
  for (let opened = 0; opened < incidents; opened += 1) {
    const number = nextAlertNumber();
    const shown = slack.nextFirstPost(isChannelOf(number), showLimitMs);
    // Whoever fails first is heard; the other must not be an unhandled rejection.
    shown.catch(() => undefined);
    await postAlert(origin, number);
    channels.push((await shown).channel);
  }
  await settled([slack.pid], showLimitMs);
  const { buttons } = await slack.state();
  const own = buttons.filter(({ channel }) => channels.includes(channel));
  if (own.length === 0) throw new Error("no button stands in any incident channel");
  return { channels, buttons: own, responseOrigin: slack.origin };
};

/** For the peer, which looks at nothing, any place will do. */
export const plainTargets = ({ origin }: SlackSide): Targets => {
  const channels = Array.from({ length: incidents }, (_, index) => `C0BARE00${index}`);
  const messageTs = "1700000000.000001";
  const buttons = channels.map((channel) => ({ channel, messageTs, actionId: "fb:bench", value: "INC-1" }));
  return { channels, buttons, responseOrigin: origin };
};
