import type { Button, Overflow } from "@slack/types";
import { formatDuration } from "../src/base/duration.ts";
import { msBetween } from "../src/base/instant.ts";
import type { AttachedAlert, Gathered } from "../src/domain/alert.ts";
import { commanderOf, type Incident } from "../src/domain/incident.ts";
import { roles } from "../src/domain/role.ts";
import { allowedIn, isHurting, isLive, type LifecycleCommand, type Status } from "../src/domain/status.ts";
import {
  actions,
  button,
  context,
  type Draft,
  type Field,
  fields,
  header,
  type Message,
  message,
  overflow,
  paragraph,
  titledList,
  titledText,
} from "./blocks.ts";
import { clock, code, linkTo, type Phrase, people, person, phraseOf, say, strong, webAddress } from "./phrase.ts";
import type { SurfaceContext } from "./words.ts";

/** What a glance can take in; the rest is in the timeline. */
const alertsShown = 5;
const servicesShown = 10;
const tasksShown = 5;
const changesShown = 3;
const failuresShown = 5;
const peopleShown = 5;
const runbooksShown = 3;

/** The pinned card, first message of the incident's channel: everything that whoever comes in needs, always as it is now. */
export const incidentCard = (incident: Incident, ctx: SurfaceContext): Message =>
  message({
    text: summaryOf(incident, ctx),
    blocks: [
      header(`${ctx.words.names.severity[incident.severity]} · ${incident.title}`),
      context(...marksOf(incident, ctx)),
      fields(factsOf(incident, ctx), isLive(incident.status) ? peopleMenu(incident, ctx) : null),
      ...story(incident, ctx),
      context(...runbooks(incident, ctx)),
      actions(...buttonsOf(incident, ctx)),
      context(footer(incident, ctx)),
    ],
  });

const summaryOf = (incident: Incident, { words }: SurfaceContext): Phrase => {
  const holder = commanderOf(incident);
  const commander = holder === null ? words.card.feed.noCommander : words.card.feed.commander(person(holder));
  return say`${words.names.named(incident)}. ${words.names.status[incident.status]}, ${commander}.`;
};

const marksOf = ({ isDrill, isPrivate }: Incident, { words }: SurfaceContext): readonly Phrase[] => [
  ...(isDrill ? [say`${strong(words.names.drill)}`] : []),
  ...(isPrivate ? [say`${strong(words.names.private)}`] : []),
];

const factsOf = (incident: Incident, ctx: SurfaceContext): readonly Field[] => {
  const { words, policy } = ctx;
  const { label } = words.card;
  const { severity, status, services, times } = incident;
  const end = times.resolvedAt ?? times.cancelledAt;
  return [
    [label.severity, say`${words.names.severity[severity]}: ${policy.severities.meaning[severity]}`],
    [label.status, words.names.status[status]],
    [label.commander, commanderPhrase(incident, ctx)],
    [label.services, services.length === 0 ? words.names.none : services.join(", ")],
    [label.started, clock(times.declaredAt)],
    end === null
      ? [label.nextUpdate, nextUpdate(incident, ctx)]
      : [label.lasted, formatDuration(msBetween(times.declaredAt, end))],
    ...otherRoles(incident, ctx),
  ];
};

const commanderPhrase = (incident: Incident, { words }: SurfaceContext): Phrase => {
  const holder = commanderOf(incident);
  if (holder === null) return phraseOf(isLive(incident.status) ? words.card.noCommander : words.names.nobody);
  const { handover } = incident;
  return handover.kind === "offered"
    ? say`${person(holder)}, ${words.card.offeredTo(person(handover.to))}`
    : say`${person(holder)}`;
};

const nextUpdate = ({ nextUpdateDueAt }: Incident, { words }: SurfaceContext): Phrase =>
  nextUpdateDueAt === null ? phraseOf(words.card.noReminder) : words.card.due(nextUpdateDueAt);

const otherRoles = ({ roles: held }: Incident, { words }: SurfaceContext): readonly Field[] =>
  roles
    .filter((role) => role !== "commander" && held[role].length > 0)
    .map((role) => [words.names.role[role], people(held[role], peopleShown, words.names.more)]);

const story = (incident: Incident, ctx: SurfaceContext): Draft => {
  const { title } = ctx.words.card;
  return [
    titledText(title.summary, incident.summary),
    titledText(title.impact, isHurting(incident.status) ? "" : incident.impact),
    titledText(title.cause, incident.cause),
    // What was said of an end that came back is in the timeline.
    titledText(title.resolution, isLive(incident.status) ? "" : incident.resolution),
    titledList(title.alerts, alertLines(incident, ctx)),
    latestUpdate(incident, ctx),
    titledList(title.changes, changeLines(incident, ctx)),
    titledList(title.tasks, taskLines(incident, ctx)),
    titledList(title.inviteFailures, failureLines(incident, ctx)),
  ];
};

/** Those that fire first, then the newest. */
const alertLines = ({ alerts, gathered }: Incident, { words }: SurfaceContext): readonly Phrase[] => {
  const ordered = [...alerts].sort((a, b) => Number(b.state === "firing") - Number(a.state === "firing"));
  const lines = ordered.slice(0, alertsShown).map((alert) => {
    return words.card.alert(linkedTitle(alert), alert.source, alert.state, alert.timesSeen);
  });
  const counted = gathered.alerts === 0 ? [] : [words.card.gathered(gathered)];
  return [...withRest(lines, ordered.length, words.names.shortened), ...counted, ...widestServices(gathered, words)];
};

/** Which services a storm is about: those with the most alerts. */
const widestServices = ({ services }: Gathered, words: SurfaceContext["words"]): readonly Phrase[] => {
  const counts = Object.entries(services).sort(([, a], [, b]) => b - a);
  if (counts.length < 2) return [];
  return [words.card.gatheredServices(counts.slice(0, servicesShown), counts.length)];
};

const linkedTitle = ({ title, links }: AttachedAlert): Phrase => {
  const [link] = links;
  return link === undefined ? phraseOf(title) : linkTo(link.url, title, "any");
};

const withRest = (lines: readonly Phrase[], all: number, rest: (count: number) => Phrase): readonly Phrase[] =>
  all > lines.length ? [...lines, rest(all - lines.length)] : lines;

const latestUpdate = ({ updates }: Incident, { words }: SurfaceContext) => {
  const update = updates.at(-1);
  if (update === undefined) return null;
  const { card, names } = words;
  return paragraph(
    card.update(update.number, names.author(update.by), update.at),
    say`${strong(card.conditions)}: ${update.conditions}`,
    ...(update.actions === "" ? [] : [say`${strong(card.actions)}: ${update.actions}`]),
    ...(update.needs === "" ? [] : [say`${strong(card.needs)}: ${update.needs}`]),
  );
};

const changeLines = ({ changes }: Incident, { words }: SurfaceContext): readonly Phrase[] =>
  changes.slice(-changesShown).map(({ id, proposal, state }) => {
    const what = words.changes.what(proposal);
    return words.card.change(id, what, words.changes.stateName[state.kind]);
  });

const taskLines = ({ tasks }: Incident, { words }: SurfaceContext): readonly Phrase[] => {
  const open = tasks.filter((task) => task.doneAt === null);
  const lines = open
    .slice(0, tasksShown)
    .map(({ id, text, owner }) => words.card.task(id, text, owner === null ? null : person(owner)));
  return withRest(lines, open.length, words.names.shortened);
};

const failureLines = ({ inviteFailures, status }: Incident, { words }: SurfaceContext): readonly Phrase[] => {
  if (!isLive(status)) return [];
  const lines = inviteFailures
    .slice(0, failuresShown)
    .map(({ mention, reason }) => words.notices.inviteFailure(person(mention), reason));
  return withRest(lines, inviteFailures.length, words.names.shortened);
};

/** A runbook may be an address or a path in a repository: a path is shown as it is. */
const runbooks = ({ services }: Incident, { words, policy }: SurfaceContext): readonly Phrase[] =>
  services.slice(0, runbooksShown).flatMap((name) => {
    const runbook = Object.hasOwn(policy.services, name) ? (policy.services[name]?.runbook ?? null) : null;
    if (runbook === null) return [];
    const place = webAddress(runbook) === null ? phraseOf(code(runbook)) : linkTo(runbook, "", "any");
    return [words.card.runbook(name, place)];
  });

const footer = ({ id, declaredBy, times }: Incident, { words }: SurfaceContext): Phrase =>
  words.card.footer(id, words.names.author(declaredBy), times.declaredAt);

/** Only what would work now: a button that can only be refused is a trap. */
const can = (command: LifecycleCommand, status: Status): boolean =>
  (allowedIn[command] as readonly Status[]).includes(status);

const buttonsOf = (incident: Incident, ctx: SurfaceContext): readonly (Button | Overflow | null)[] => {
  const { id: i, status } = incident;
  const { button: label } = ctx.words.names;
  if (!isLive(status)) {
    return [
      can("reopen", status) ? button(label.reopen, { k: "form", i, f: "reopen" }) : null,
      can("close", status) ? button(label.close, { k: "close", i }) : null,
      button(label.timeline, { k: "timeline", i, page: 1 }),
    ];
  }
  return [
    can("acknowledge", status) ? button(label.acknowledge, { k: "acknowledge", i }, "primary") : null,
    commanderOf(incident) === null ? button(label.takeCommand, { k: "take_command", i }) : null,
    button(label.update, { k: "form", i, f: "update" }),
    can("mitigate", status) ? button(label.mitigate, { k: "form", i, f: "mitigate" }) : null,
    status === "mitigated" ? button(label.reopen, { k: "form", i, f: "reopen" }) : null,
    button(label.resolve, { k: "form", i, f: "resolve" }),
    workMenu(incident, ctx),
  ];
};

/** Beside the facts: what changes them. */
const peopleMenu = ({ id: i, status }: Incident, { words }: SurfaceContext): Overflow => {
  const { button: label } = words.names;
  return overflow(words.card.menuPeople, [
    [label.severity, { k: "form", i, f: "severity" }],
    [label.roles, { k: "form", i, f: "role" }],
    [label.page, { k: "form", i, f: "page" }],
    ...(can("cancel", status) ? [[label.cancel, { k: "form", i, f: "cancel" }] as const] : []),
  ]);
};

/** Beside the buttons: what is needed less often. */
const workMenu = ({ id: i, status, investigations }: Incident, { words }: SurfaceContext): Overflow => {
  const { button: label } = words.names;
  const isRunning = investigations.some((one) => one.state.kind === "running");
  return overflow(words.card.menuWork, [
    ...(can("identify", status) ? [[label.identify, { k: "form", i, f: "identify" }] as const] : []),
    [label.task, { k: "form", i, f: "task" }],
    [label.rollback, { k: "form", i, f: "rollback" }],
    ...(isRunning ? [] : [[label.investigate, { k: "investigate", i }] as const]),
    [label.timeline, { k: "timeline", i, page: 1 }],
  ]);
};
