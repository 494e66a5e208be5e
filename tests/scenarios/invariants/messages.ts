import type { Rule } from "./facts.ts";

/** Every message of ours carries a name; the same name was posted once, ever. */
export const messagesStandOnce: Rule = ({ ledger }) => {
  const names = ledger.flatMap((entry) => (entry.kind === "posted" && entry.name !== null ? [entry.name] : []));
  const seen = new Set<string>();
  const twice = names.filter((name) => seen.size === seen.add(name).size);
  return [...new Set(twice)].map((name) => `"${name}" was posted twice`);
};

/** Notices of one incident stand in the order of their events, behind its card. */
export const messagesStandInOrder: Rule = ({ messages }) => {
  const byChannel = Map.groupBy(messages, ({ channel }) => channel);
  return [...byChannel.values()].flatMap((standing) => {
    // A channel that was made while the database was away begins with a word about that.
    const names = standing.map(({ name }) => name ?? "").filter((name) => !name.startsWith("standby "));
    const notices = names.flatMap((name) => /notice:(\d+)$/.exec(name)?.[1] ?? []).map(Number);
    const isRising = notices.every((seq, index) => index === 0 || seq > (notices[index - 1] ?? 0));
    const cardAt = names.findIndex((name) => name.endsWith(" card"));
    const where = `#${standing[0]?.channelName}`;
    return [
      ...(isRising ? [] : [`${where} is out of order: ${notices.join(", ")}`]),
      ...(cardAt <= 0 ? [] : [`${where} begins with "${names[0]}", not with the card`]),
    ];
  });
};

/** Slack's words for a place where nothing can be said any more; people closed it, and the log says what was meant. */
const closedPlace = /is_archived|is_inactive|channel_not_found/;

/** What was to be shown stands, or it is on record why not. */
export const nothingIsUnsaid: Rule = ({ effects, surfaces, messages, ledger }) => {
  const standing = new Set(messages.map(({ channel, ts }) => `${channel} ${ts}`));
  const deleted = new Set(
    ledger.flatMap((entry) => (entry.kind === "deleted" ? [`${entry.channel} ${entry.ts}`] : [])),
  );
  return [
    ...effects
      .filter(({ status, reason }) => status === "failed" && !closedPlace.test(reason))
      .map(({ id, what, reason }) => `${id} (${what}) failed: ${reason}`),
    ...surfaces
      .filter(({ channel, ts }) => !standing.has(`${channel} ${ts}`) && !deleted.has(`${channel} ${ts}`))
      .map(({ incidentId, key }) => `${key} of ${incidentId} does not stand where we think`),
    ...effects
      .filter(({ what, status }) => what === "show card" && status === "done")
      .filter(({ incidentId }) => !surfaces.some((one) => one.incidentId === incidentId && one.key === "card"))
      .map(({ incidentId }) => `the card of ${incidentId} was shown, and nobody knows where`),
  ];
};
