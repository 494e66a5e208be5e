import { decode, type PressedAction } from "../../../views/actions.ts";
import { staleButtonMessage } from "../../../views/refusal.ts";
import { assertNever } from "../../base/invariant.ts";
import type { ReplyPlace } from "../reply.ts";
import { carryOut } from "./carry-out.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { openButtonForm } from "./open-form.ts";
import type { Wish } from "./outcome.ts";
import { type PressPayload, pressPayload } from "./payloads.ts";
import { personFrom } from "./person.ts";
import { redrawForm } from "./redraw-form.ts";
import { showEvidence } from "./show-evidence.ts";

/** A button, a menu, or something that changed in an open form. What it may do is decided now, not when it was drawn. */
export const press = async (deps: DeskDependencies, payload: unknown, action: unknown, key: string): Promise<void> => {
  const pressed = pressPayload.parse(payload);
  const decoded = decode(action);
  const place = placeOf(pressed);
  if (!decoded.ok) {
    deps.logger.warn({ reason: decoded.error }, "a button that cannot be read");
    return deps.reply(place, staleButtonMessage({ words: deps.words, now: deps.clock.now() }));
  }
  await answer(deps, pressed, decoded.value, place, key);
};

const placeOf = ({ user, channel, container, response_url: responseUrl }: PressPayload): ReplyPlace => ({
  responseUrl: responseUrl ?? null,
  channelId: channel?.id ?? container?.channel_id ?? null,
  userId: user.id,
  threadTs: container?.thread_ts ?? undefined,
});

const answer = async (
  deps: DeskDependencies,
  pressed: PressPayload,
  action: PressedAction,
  place: ReplyPlace,
  key: string,
): Promise<void> => {
  switch (action.kind) {
    case "intent": {
      const outcome = await carryOut(deps, { intent: action.intent, ...wishOf(deps, pressed, place, key) });
      if (outcome.kind !== "quiet" && !isSeenInPlace(action, outcome.kind)) await deps.reply(place, outcome.message);
      return;
    }
    case "open":
      return openButtonForm(deps, action.form, pressed.trigger_id ?? null, place);
    case "show_evidence":
      return showEvidence(deps, action, pressed.trigger_id ?? null, place);
    case "redraw":
      return redrawForm(deps, action.form, pressed);
    case "nothing":
      return;
    default:
      return assertNever(action);
  }
};

/** The alert's own message shows who declared it, and links to the incident. */
const isSeenInPlace = (action: PressedAction, outcome: string): boolean =>
  action.kind === "intent" && action.intent.kind === "decide_offer" && outcome === "declared";

const wishOf = (
  deps: DeskDependencies,
  pressed: PressPayload,
  place: ReplyPlace,
  key: string,
): Omit<Wish, "intent"> => {
  const teamId = pressed.user.team_id ?? pressed.team?.id ?? null;
  const person = personFrom(deps, pressed.user.id, teamId);
  return { userId: pressed.user.id, person, key, channelId: place.channelId, triggerId: pressed.trigger_id ?? null };
};
