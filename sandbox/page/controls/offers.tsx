import { type Fields, fieldsOf, optionsOf, rowsOf, stringOf, stringsOf, textOf } from "../blocks/read.ts";
import { Avatar } from "../chrome/avatar.tsx";
import { withEmoji } from "../text/emoji.ts";
import { channelTitle, displayName, type Workspace } from "../workspace.ts";
import type { Choice } from "./listbox.tsx";

type Source = "options" | "people" | "channels" | "conversations";

/** How each kind of select names its choice in Slack's values, and what it offers. */
export const selects: Readonly<
  Record<string, { readonly field: string; readonly many: boolean; readonly source: Source }>
> = {
  static_select: { field: "selected_option", many: false, source: "options" },
  multi_static_select: { field: "selected_options", many: true, source: "options" },
  users_select: { field: "selected_user", many: false, source: "people" },
  multi_users_select: { field: "selected_users", many: true, source: "people" },
  channels_select: { field: "selected_channel", many: false, source: "channels" },
  multi_channels_select: { field: "selected_channels", many: true, source: "channels" },
  conversations_select: { field: "selected_conversation", many: false, source: "conversations" },
  multi_conversations_select: { field: "selected_conversations", many: true, source: "conversations" },
};

export const offersOf = (element: Fields, source: Source, workspace: Workspace): readonly Choice[] => {
  switch (source) {
    case "options":
      return optionChoices(element);
    case "people":
      return workspace.state.people.map((person) => ({
        id: person.id,
        text: displayName(person),
        description: person.title,
        group: "",
        icon: <Avatar person={person} size="small" />,
      }));
    case "channels":
      return channelChoices(workspace, ["public"]);
    case "conversations": {
      const asked = stringsOf(fieldsOf(element.filter).include);
      return channelChoices(workspace, asked.length === 0 ? ["public", "private", "im"] : asked);
    }
  }
};

const optionChoices = (element: Fields): readonly Choice[] => {
  const groupOf = new Map<Fields, string>();
  for (const group of rowsOf(element.option_groups)) {
    for (const option of rowsOf(group.options)) groupOf.set(option, textOf(group.label));
  }
  return optionsOf(element).map((option) => ({
    id: stringOf(option.value),
    text: withEmoji(textOf(option.text)),
    description: withEmoji(textOf(option.description)),
    group: groupOf.get(option) ?? "",
    icon: null,
  }));
};

const channelChoices = (workspace: Workspace, kinds: readonly string[]): readonly Choice[] =>
  workspace.state.channels
    .filter((channel) => !channel.archived && kinds.includes(channel.kind))
    .map((channel) => ({
      id: channel.id,
      text: `${channel.kind === "im" ? "" : channel.kind === "private" ? "🔒 " : "# "}${channelTitle(workspace, channel)}`,
      description: "",
      group: "",
      icon: null,
    }));
