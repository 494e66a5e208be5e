import { refusalMessage } from "../../../views/refusal.ts";
import { standbyOver } from "../../../views/standby.ts";
import type { SpooledDelivery } from "../../app/ports/spool.ts";
import type { Incident } from "../../domain/incident.ts";
import { postMessage } from "../post-message.ts";
import { tell } from "./answer.ts";
import type { StandbyDependencies } from "./dependencies.ts";
import { type Declaring, findStandbyChannel, standbyMessageName } from "./make-channel.ts";

/** The key under which the desk would have declared: the same delivery declares once, whichever way it comes. */
export const declarationKey = (key: string, { from }: Declaring): string => (from.kind === "form" ? `${key} 0` : key);

/**
 * Records a declaration that was kept, with the channel that was made for it: in one append, so that nobody makes another.
 * @throws UpstreamError while the database, or Slack where it must be looked at, cannot be reached; all of it may be repeated
 */
export const backFill = async (
  deps: StandbyDependencies,
  delivery: SpooledDelivery,
  asked: Declaring,
): Promise<void> => {
  const incident = (await recordedAlready(deps, delivery, asked)) ?? (await record(deps, delivery, asked));
  if (incident !== null) await sayThatItIsOver(deps, delivery, incident);
};

const recordedAlready = async (
  { incidents }: StandbyDependencies,
  { key }: SpooledDelivery,
  asked: Declaring,
): Promise<Incident | null> => {
  const id = await incidents.appliedTo(declarationKey(key, asked));
  return id === null ? null : incidents.load(id);
};

const record = async (
  deps: StandbyDependencies,
  delivery: SpooledDelivery,
  asked: Declaring,
): Promise<Incident | null> => {
  const channel = delivery.channel ?? (await findStandbyChannel(deps, delivery.key, asked));
  const actor = await (await deps.people()).personAt(asked.by.userId, asked.by.teamId);
  const handled = await deps.handle({
    key: declarationKey(delivery.key, asked),
    actor,
    incidentId: null,
    command: { kind: "declare_late", declaration: asked.declaration, saidAt: delivery.keptAt, channel },
  });
  if (handled.ok) return handled.value.incident;
  await tell(deps, asked.from, refusalMessage(handled.error, { words: deps.words, now: deps.clock.now() }));
  return null;
};

/** The message that said what does not work would go on saying so. */
const sayThatItIsOver = async (
  deps: StandbyDependencies,
  { key, keptAt, channel }: SpooledDelivery,
  incident: Incident,
): Promise<void> => {
  if (channel === null) return;
  const request = {
    name: standbyMessageName(deps, key),
    message: standbyOver(incident, { words: deps.words, now: deps.clock.now() }),
    channelId: channel.channelId,
    threadTs: null,
    standing: null,
    since: keptAt,
  };
  await postMessage(deps.gateway, request, {
    mayHaveRun: true,
    lane: "normal",
    ticket: request.name,
    signal: new AbortController().signal,
  });
};
