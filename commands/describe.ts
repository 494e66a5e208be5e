import { readServices } from "./flags.ts";
import { misuse, orders, type SlashCommand, withText } from "./slash-command.ts";

export const describe: SlashCommand = {
  name: "describe",
  usage: "describe [--service checkout,search] [summary]",
  summary: "Say what is known in a summary, or which services are hit; each takes the place of what stood there",
  examples: [
    "/incident describe card payments time out since the deploy",
    "/incident describe --service checkout,payments-db",
    "/incident describe --service checkout only the new cart is hit",
  ],
  incident: "anywhere",
  parse: ({ target, words }) => {
    const read = readServices(words);
    if (!read.ok) return read;
    const { services, rest } = read.value;
    return withText(rest, (text) => {
      const summary = text === "" ? null : text;
      return summary === null && services === null
        ? misuse("a summary, or --service and the services that are hit, or both", words)
        : orders(target, { kind: "describe", summary, services });
    });
  },
};
