import { means, type SlashCommand, withText } from "./slash-command.ts";

export const investigate: SlashCommand = {
  name: "investigate",
  usage: "investigate [question] | investigate stop",
  summary: "Let the agents look for the cause, or stop them",
  examples: [
    "/incident investigate",
    "/incident investigate did anything change before 14:00?",
    "/incident investigate stop",
  ],
  incident: "anywhere",
  parse: ({ target, words }) => {
    const [first, ...rest] = words;
    if (first?.kind === "plain" && first.text.toLowerCase() === "stop" && rest.length === 0) {
      return means({ kind: "stop_investigation", target });
    }
    return withText(words, (question) =>
      means({ kind: "investigate", target, question: question === "" ? null : question }),
    );
  },
};
