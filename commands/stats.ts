import { asks, misuse, nothingMore, type SlashCommand } from "./slash-command.ts";

const defaultDays = 30;
const longestDays = 366;

export const stats: SlashCommand = {
  name: "stats",
  usage: "stats [days]",
  summary: `Times to acknowledge, mitigate and resolve; the last ${defaultDays} days unless you say more`,
  examples: ["/incident stats", "/incident stats 90"],
  incident: "none",
  parse: ({ words }) => {
    const [first, ...rest] = words;
    if (first === undefined) return asks({ kind: "stats", days: defaultDays });
    const days = Number(/^(\d{1,3})d?$/i.exec(first.text)?.[1] ?? 0);
    if (days < 1 || days > longestDays) return misuse(`a number of days from 1 to ${longestDays}`, words);
    return nothingMore(rest, () => asks({ kind: "stats", days }));
  },
};
