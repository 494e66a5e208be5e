import type { Instant } from "../src/base/instant.ts";
import { type Escalation, isCalledAgain } from "../src/domain/escalation.ts";
import type { EventOf } from "../src/domain/event.ts";
import type { Incident } from "../src/domain/incident.ts";
import { isLive } from "../src/domain/status.ts";
import { actions, button, context, message, titledList } from "./blocks.ts";
import { sentence } from "./notice-sentence.ts";
import { type Phrase, people, person, say } from "./phrase.ts";
import type { SurfaceContext } from "./words.ts";

const mentionsShown = 20;
const failuresShown = 15;

export const commandOffered = (
  { id: i, handover, status }: Incident,
  { from, to }: EventOf<"command_offered">,
  ctx: SurfaceContext,
) => {
  const { notices } = ctx.words;
  const isOpen = handover.kind === "offered" && handover.to === to && isLive(status);
  return isOpen
    ? sentence(
        notices.commandOffered(person(from), person(to)),
        actions(button(notices.accept, { k: "accept_command", i }, "primary")),
      )
    : sentence(notices.commandSettled(person(from), person(to)));
};

/** Whoever has another role here is asked by name. */
export const commandReleased = (incident: Incident, { userId }: EventOf<"role_released">, ctx: SurfaceContext) => {
  const { notices, names } = ctx.words;
  const { id: i, roles, status } = incident;
  if (roles.commander.length > 0 || !isLive(status)) return sentence(notices.commandWasReleased(person(userId)));
  const others = [...new Set(Object.values(roles).flat())].filter((one) => one !== userId);
  return sentence(
    others.length === 0
      ? notices.successor(person(userId))
      : notices.successorAmong(person(userId), people(others, mentionsShown, names.more)),
    actions(button(names.button.takeCommand, { k: "take_command", i }, "primary")),
  );
};

/** This is the message that calls: it mentions everybody of the level, once. */
export const levelCalled = (
  incident: Incident,
  { mentions, level, round, nextAt }: EventOf<"level_called">,
  ctx: SurfaceContext,
) => {
  const { notices, names } = ctx.words;
  if (mentions.length === 0) return sentence(notices.nobodyToCall(level));
  const said = notices.levelCalled(people(mentions, mentionsShown, names.more), names.named(incident), level);
  const { escalation, id: i } = incident;
  if (escalation.kind !== "calling") return sentence(said, context(notices.answered));
  const isNewest = escalation.round === round && escalation.level === level;
  return sentence(
    say`${said} ${isNewest ? nextOf(incident, escalation, nextAt, ctx) : notices.levelWentOn(escalation.level)}`,
    actions(button(names.button.acknowledge, { k: "acknowledge", i }, "primary")),
  );
};

const nextOf = (
  { status }: Incident,
  { level, levels, round }: Extract<Escalation, { kind: "calling" }>,
  nextAt: Instant,
  { words: { notices } }: SurfaceContext,
): Phrase => {
  if (level < levels.length) return notices.levelNext(nextAt);
  return isCalledAgain(round, status) ? notices.levelAgain(nextAt) : notices.levelLast(nextAt);
};

export const paged = (
  incident: Incident,
  { mentions, reason }: EventOf<"paged">,
  by: Phrase,
  { words }: SurfaceContext,
) =>
  sentence(
    words.notices.paged(by, people(mentions, mentionsShown, words.names.more), words.names.named(incident), reason),
  );

export const invitesFailed = ({ failures }: EventOf<"invites_failed">, { words }: SurfaceContext) => {
  const { notices, names } = words;
  const lines = failures
    .slice(0, failuresShown)
    .map(({ mention, reason }) => notices.inviteFailure(person(mention), reason));
  const rest = failures.length - lines.length;
  return message({
    text: notices.invitesFailed,
    blocks: [titledList(notices.invitesFailed, rest > 0 ? [...lines, names.shortened(rest)] : lines)],
  });
};
