import { commanderOf, type Incident } from "../src/domain/incident.ts";
import type { Operations } from "../src/domain/operations/operations.ts";
import { actions, button, header, type Message, message, paragraph, titledList } from "./blocks.ts";
import { operationsLines } from "./operations-lines.ts";
import { channel, type Phrase, person, phraseOf, say } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

type Listing = {
  readonly which: "live" | "all";
  /** Newest first. Private ones are left out here too, whoever asked. */
  readonly incidents: readonly Incident[];
  /** Number of the last one shown when there may be more; null: this is the end. */
  readonly beforeNumber: number | null;
  readonly operations: Operations;
};

export const incidentList = ({ which, incidents, beforeNumber, operations }: Listing, ctx: ViewContext): Message => {
  const { list } = ctx.words.learning;
  const { button: label } = ctx.words.names;
  const shown = incidents.filter((incident) => !incident.isPrivate);
  const title = which === "live" ? list.live : list.all;
  const lines = shown.map((incident) => incidentLine(incident, ctx));
  return message({
    text: shown.length === 0 ? empty(which, ctx) : say`${title}: ${shown.map(({ id }) => id).join(", ")}`,
    blocks: [
      header(title),
      titledList(ctx.words.operations.title, operationsLines(operations, ctx)),
      linesOr(lines, empty(which, ctx)),
      actions(
        button(label.declare, { k: "declare" }),
        which === "live" ? button(label.allIncidents, { k: "list", which: "all", before: null }) : null,
        beforeNumber === null ? null : button(label.older, { k: "list", which, before: beforeNumber }),
      ),
    ],
  });
};

const linesOr = (lines: readonly Phrase[], otherwise: string) =>
  lines.length === 0 ? paragraph(otherwise) : paragraph(...lines);

const empty = (which: "live" | "all", { words }: ViewContext): string =>
  which === "live" ? words.learning.list.noneLive : words.learning.list.none;

/** One incident in a line, for lists and for the Home tab. */
export const incidentLine = (incident: Incident, { words }: ViewContext): Phrase => {
  const { learning, names } = words;
  const holder = commanderOf(incident);
  const name = `${names.severity[incident.severity]} ${incident.id}`;
  const place = incident.channel.kind === "pending" ? phraseOf(learning.list.noChannel) : channel(incident.channel.id);
  const title = incident.isDrill ? `${incident.title} (${names.drill})` : incident.title;
  return learning.list.line(
    name,
    title,
    names.status[incident.status],
    place,
    holder === null ? names.nobody : person(holder),
  );
};
