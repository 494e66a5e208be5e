import type { Incident } from "../src/domain/incident.ts";
import type { Role } from "../src/domain/role.ts";
import { type Message, message, paragraph, titledList } from "./blocks.ts";
import { channel } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

/** The private how-to for whoever takes a role: what it means, in a handful of lines. */
export const roleBrief = (incident: Incident, role: Role, { words }: ViewContext): Message => {
  const { brief } = words.privately;
  const lead = brief.lead(words.names.role[role], words.names.named(incident));
  return message({
    text: lead,
    blocks: [
      paragraph(lead, ...(incident.channel.kind === "pending" ? [] : [brief.open(channel(incident.channel.id))])),
      titledList(brief.how, brief.steps[role]),
    ],
  });
};
