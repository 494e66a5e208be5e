import { formatDuration } from "../src/base/duration.ts";
import { msBetween } from "../src/base/instant.ts";
import type { EventOf } from "../src/domain/event.ts";
import type { Incident } from "../src/domain/incident.ts";
import { context, titledList } from "./blocks.ts";
import { responsible, sentence } from "./notice-sentence.ts";
import { type Phrase, person } from "./phrase.ts";
import type { SurfaceContext } from "./words.ts";

const tasksShown = 10;

export const mitigated = (
  { times, status }: Incident,
  { impact }: EventOf<"mitigated">,
  by: Phrase,
  { words }: SurfaceContext,
) => {
  const after = formatDuration(msBetween(times.declaredAt, times.mitigatedAt ?? times.declaredAt));
  return sentence(
    words.notices.mitigated(by, impact, after),
    // Resolved in the same breath, or since: there is nothing to watch any more.
    status === "mitigated" ? context(words.notices.mitigatedNext) : null,
  );
};

export const resolved = (incident: Incident, { resolution }: EventOf<"resolved">, by: Phrase, ctx: SurfaceContext) => {
  const { notices, card } = ctx.words;
  const open = incident.tasks.filter((task) => task.doneAt === null);
  const tasks = open
    .slice(0, tasksShown)
    .map(({ id, text, owner }) => card.task(id, text, owner === null ? null : person(owner)));
  return sentence(
    notices.resolved(by, resolution),
    titledList(notices.durations.title, durations(incident, ctx)),
    open.length === 0 ? null : titledList(notices.openTasks(open.length), tasks),
    context(notices.postmortemFollows),
  );
};

const durations = ({ times }: Incident, { words }: SurfaceContext): readonly Phrase[] => {
  const { durations: said } = words.notices;
  const { declaredAt, acknowledgedAt, mitigatedAt, resolvedAt } = times;
  const after = (at: string | null, say: (duration: string) => Phrase) =>
    at === null ? [] : [say(formatDuration(msBetween(declaredAt, at)))];
  return [
    ...after(acknowledgedAt, said.acknowledged),
    ...after(mitigatedAt, said.mitigated),
    ...after(resolvedAt, said.resolved),
  ];
};

export const postmortemDue = (incident: Incident, ctx: SurfaceContext) => {
  const { notices } = ctx.words;
  const { severity, times, postmortem } = incident;
  return sentence(
    notices.postmortemDue(responsible(incident, ctx), severity, times.resolvedAt),
    postmortem.kind === "none" ? context(notices.postmortemHow) : null,
  );
};
