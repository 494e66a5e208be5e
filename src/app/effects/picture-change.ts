import { addMs } from "../../base/instant.ts";
import { system } from "../../domain/actor.ts";
import { type Change, plainChange } from "../../domain/change.ts";
import type { Chart } from "../../domain/chart.ts";
import type { ChangeId } from "../../domain/ids.ts";
import type { EffectDependencies } from "./dependencies.ts";
import { draw, titleOfErrors } from "./draw-errors.ts";
import { done, type Performed, type Performing, skipped } from "./performing.ts";

/** What was normal before is part of the picture. */
const beforeMs = 10 * 60_000;

/** Draws the service's errors around a change. A picture is a help and never a duty: what cannot be drawn is left out. */
export const pictureChange = async (
  { readErrors, chat, clock, handle, logger }: EffectDependencies,
  { row, incident, attempt }: Performing,
  changeId: ChangeId,
): Promise<Performed> => {
  const change = incident.changes.find(({ id }) => id === changeId);
  if (change === undefined || change.picture !== null) return skipped(`${changeId} has its picture`);
  const window = { from: addMs(incident.times.declaredAt, -beforeMs), to: clock.now() };
  const points = await readErrors(change.proposal.service, window, attempt.signal);
  if (points === null) return skipped(`nobody keeps a series of ${change.proposal.service}`);
  const picture = await draw({ chat, logger }, incident, chartOf(change, points));
  if (picture === null) return skipped("it could not be drawn");
  const command = { kind: "record_picture", changeId, picture } as const;
  await handle({ key: `${row.id}.drawn`, actor: system, incidentId: incident.id, command });
  return done;
};

const chartOf = ({ id, proposal, state }: Change, points: Chart["points"]): Chart => ({
  title: titleOfErrors(proposal.service),
  points,
  marks: "at" in state ? [{ at: state.at, label: `${id}: ${plainChange(proposal)}` }] : [],
});
