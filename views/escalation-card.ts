import { type Call, type Escalation, isCalledAgain } from "../src/domain/escalation.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { EscalationLevel } from "../src/domain/policy.ts";
import { actions, button, type Draft, fields, header, type Message, message, paragraph, titledList } from "./blocks.ts";
import { clock, type Phrase, person, phraseOf, say, strong } from "./phrase.ts";
import type { SurfaceContext } from "./words.ts";

type Calling = Exclude<Escalation, { kind: "idle" }>;

const callsShown = 15;

/**
 * Who is being called, level after level, until somebody acknowledges.
 * People are named by their group here; the notice of each level mentions them, so that nobody is notified twice.
 * @returns null when there was no such calling
 */
export const escalationCard = (incident: Incident, round: number, ctx: SurfaceContext): Message | null => {
  const { escalation } = incident;
  if (escalation.kind === "idle" || round > escalation.round) return null;
  if (round < escalation.round) return superseded(ctx);
  const { calling, names } = ctx.words;
  const trigger = names.trigger[escalation.trigger];
  return message({
    text: textOf(incident, escalation, ctx),
    blocks: [
      header(escalation.kind === "calling" ? calling.title(trigger) : calling.titleOver(trigger)),
      paragraph(
        ...drillLine(incident, ctx),
        say`${strong(calling.label.reason)}: ${escalation.reason}`,
        ...outcome(escalation, ctx),
      ),
      ...(escalation.kind === "calling" ? [clockFields(incident, escalation, ctx)] : []),
      titledList(calling.called, callLines(escalation, ctx)),
      ...buttons(incident, escalation, ctx),
    ],
  });
};

const drillLine = ({ isDrill }: Incident, { words }: SurfaceContext): readonly Phrase[] =>
  isDrill ? [say`${strong(words.names.drill)}`] : [];

const superseded = ({ words }: SurfaceContext): Message =>
  message({ text: words.calling.superseded, blocks: [paragraph(words.calling.superseded)] });

const textOf = (incident: Incident, escalation: Calling, ctx: SurfaceContext): Phrase => {
  const { calling, names } = ctx.words;
  const [ended] = outcome(escalation, ctx);
  return escalation.kind === "calling"
    ? calling.summary(names.named(incident), escalation.level, escalation.levels.length)
    : say`${names.named(incident)}. ${ended ?? ""}`;
};

const outcome = (escalation: Calling, { words: { calling, names } }: SurfaceContext): readonly Phrase[] => {
  switch (escalation.kind) {
    case "calling":
      return [phraseOf(calling.askNow)];
    case "acknowledged":
      return [calling.acknowledged(names.author(escalation.by), escalation.at, escalation.level)];
    case "exhausted":
      return [calling.exhausted(escalation.at)];
    case "stopped":
      return [calling.stopped(escalation.at)];
  }
};

const clockFields = (
  { status }: Incident,
  escalation: Extract<Escalation, { kind: "calling" }>,
  { words }: SurfaceContext,
) => {
  const { calling } = words;
  const { level, levels, nextAt, round, startedAt } = escalation;
  const next = levels[level];
  const last = isCalledAgain(round, status) ? calling.again : calling.last;
  return fields([
    [calling.label.level, calling.level(level, levels.length, namesOf(levels[level - 1]))],
    [calling.label.next, next === undefined ? last(nextAt) : calling.next(level + 1, namesOf(next), nextAt)],
    [calling.label.started, clock(startedAt)],
  ]);
};

const namesOf = (level: EscalationLevel | undefined): string => level?.notify.join(", ") ?? "–";

/** Levels that were called, by name; people only where the pager said something about them. */
const callLines = (escalation: Calling, ctx: SurfaceContext): readonly Phrase[] => {
  const { calling } = ctx.words;
  const waitingWords = escalation.kind === "calling" ? calling.pending : calling.mentioned;
  const lines = escalation.levels.flatMap((level, index) => {
    const calls = escalation.calls.filter((call) => call.level === index + 1);
    if (calls.length === 0) return [];
    const settled = calls.filter((call) => call.outcome.kind !== "pending");
    const waiting = calls.length - settled.length;
    return [
      ...(waiting === 0 ? [] : [calling.levelLine(index + 1, namesOf(level), waitingWords)]),
      ...settled.map((call) => callLine(call, ctx)),
    ];
  });
  return lines.slice(0, callsShown);
};

const callLine = ({ level, mention, outcome: result }: Call, { words: { calling } }: SurfaceContext): Phrase => {
  switch (result.kind) {
    case "pending":
      return calling.call(level, person(mention), calling.pending);
    case "reached":
      return calling.call(level, person(mention), calling.reached(result.via));
    case "failed":
      return calling.call(level, person(mention), calling.failed(result.via, result.reason));
  }
};

const buttons = ({ id: i, roles, status }: Incident, escalation: Calling, { words }: SurfaceContext): Draft => {
  const { button: label } = words.names;
  if (escalation.kind !== "calling" && escalation.kind !== "exhausted") return [];
  return [
    actions(
      button(label.acknowledge, { k: "acknowledge", i }, "primary"),
      roles.commander.length === 0 ? button(label.takeCommand, { k: "take_command", i }) : null,
      escalation.kind === "calling"
        ? nextButton(i, status, escalation, words.calling)
        : button(label.page, { k: "form", i, f: "page" }),
      button(label.lowerSeverity, { k: "form", i, f: "severity" }),
    ),
  ];
};

const nextButton = (
  i: Incident["id"],
  status: Incident["status"],
  { level, levels, round }: Extract<Escalation, { kind: "calling" }>,
  { callNext, callAgain }: SurfaceContext["words"]["calling"],
) => {
  const press = { k: "call_next", i, round, level } as const;
  if (level < levels.length) return button(callNext, press);
  return isCalledAgain(round, status) ? button(callAgain, press) : null;
};
