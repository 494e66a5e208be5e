import { nowNs } from "./monotonic.ts";
import { alertToken } from "./product.ts";

let lastNumber = 0;

/** No two alerts of one run are alike, whichever side gets them. */
export const nextAlertNumber = (): number => {
  lastNumber += 1;
  return lastNumber;
};

/** Words that end in the channel's name, so that the stub's report can be told apart from every other channel. */
export const benchTitle = (number: number): string => `bench ${String(number).padStart(4, "0")}x`;
export const isChannelOf =
  (number: number) =>
  (channelName: string): boolean =>
    channelName.startsWith("inc-") && channelName.includes(benchTitle(number).replace(" ", "-"));

/**
 * A critical alert of a service of its own: every one of them declares an incident.
 * @returns the moment just before it was sent
 */
export const postAlert = async (origin: string, number: number): Promise<number> => {
  const body = JSON.stringify({
    title: benchTitle(number),
    service: `bench-${number}`,
    severity: "critical",
    fingerprint: `bench-${number}-${process.pid}`,
  });
  const sentNs = nowNs();
  const answer = await fetch(`${origin}/alerts/generic`, {
    method: "POST",
    headers: { authorization: `Bearer ${alertToken}`, "content-type": "application/json" },
    body,
  });
  const text = await answer.text();
  if (answer.status !== 202) throw new Error(`an alert was answered ${answer.status}: ${text.slice(0, 300)}`);
  return sentNs;
};
