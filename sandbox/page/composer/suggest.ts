import { emojiGlyph, emojiNames } from "../text/emoji.ts";
import { displayName, type Workspace } from "../workspace.ts";

export type Suggestion = {
  readonly key: string;
  readonly title: string;
  readonly note: string;
  /** What replaces the typed beginning. */
  readonly insert: string;
};

export type Suggestions = {
  readonly title: string;
  /** Where the beginning that a suggestion replaces starts. */
  readonly from: number;
  readonly items: readonly Suggestion[];
};

const MOST = 8;
const NONE: Suggestions = { title: "", from: 0, items: [] };

/** What could be meant by the word before the cursor: a command, a person, a channel, an emoji. */
export const suggest = (typed: string, caret: number, workspace: Workspace): Suggestions => {
  const before = typed.slice(0, caret);
  const { slashCommands, people, channels } = workspace.state;
  if (/^\/\S*$/.test(before)) {
    const items = slashCommands
      .filter((command) => command.command.startsWith(before))
      .map((command) => ({
        key: command.command,
        title: `${command.command} ${command.usageHint}`.trim(),
        note: command.description,
        insert: `${command.command} `,
      }));
    return { title: "Commands", from: 0, items: items.slice(0, MOST) };
  }
  const [, mark = "", word = ""] = /(?:^|[\s(])([@#:])([\p{L}\p{N}._+-]*)$/u.exec(before) ?? [];
  const from = caret - word.length - 1;
  const wanted = word.toLowerCase();
  if (mark === "@") {
    const items = people
      .filter((person) =>
        [person.name, ...displayName(person).split(" ")].some((name) => name.toLowerCase().startsWith(wanted)),
      )
      .map((person) => ({
        key: person.id,
        title: displayName(person),
        note: person.title,
        insert: `@${person.name} `,
      }));
    return { title: "People", from, items: items.slice(0, MOST) };
  }
  if (mark === "#") {
    const items = channels
      .filter((channel) => channel.kind !== "im" && !channel.archived && channel.name.includes(wanted))
      .map((channel) => ({
        key: channel.id,
        title: `#${channel.name}`,
        note: channel.purpose,
        insert: `#${channel.name} `,
      }));
    return { title: "Channels", from, items: items.slice(0, MOST) };
  }
  if (mark === ":" && word.length >= 2) {
    const items = emojiNames
      .filter((name) => name.startsWith(wanted))
      .map((name) => ({ key: name, title: `${emojiGlyph(name) ?? ""} :${name}:`, note: "", insert: `:${name}: ` }));
    return { title: "Emoji", from, items: items.slice(0, MOST) };
  }
  return NONE;
};

/** The usage of the command that is being typed, once its name is complete. */
export const usageOf = (typed: string, workspace: Workspace): string => {
  const [name = ""] = typed.split(" ");
  if (!typed.startsWith("/") || !typed.includes(" ")) return "";
  const command = workspace.state.slashCommands.find((candidate) => candidate.command === name);
  return command === undefined ? "" : `${command.command} ${command.usageHint}`.trim();
};
