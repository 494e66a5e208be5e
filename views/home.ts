import type { UserId } from "../src/domain/ids.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Operations } from "../src/domain/operations/operations.ts";
import type { Request } from "../src/domain/requests/request.ts";
import { roles } from "../src/domain/role.ts";
import {
  actions,
  button,
  context,
  divider,
  type Home,
  header,
  home,
  paragraph,
  titledList,
  titledText,
} from "./blocks.ts";
import { incidentLine } from "./incident-list.ts";
import { operationsLines } from "./operations-lines.ts";
import { phraseOf } from "./phrase.ts";
import { requestLine } from "./request-list.ts";
import type { ViewContext } from "./words.ts";

const incidentsShown = 15;
const requestsShown = 15;

type HomeState = {
  readonly userId: UserId;
  /** Live ones, newest first. Private ones are left out here too. */
  readonly live: readonly Incident[];
  readonly operations: Operations;
  /** What this person works on or has asked for, and somebody still waits for. */
  readonly requests: readonly Request[];
};

/** The Home tab: my incidents, all live ones, and the way to declare one. */
export const homeView = ({ userId, live, operations, requests }: HomeState, ctx: ViewContext): Home => {
  const { home: said } = ctx.words.privately;
  const { button: label } = ctx.words.names;
  const open = live.filter((incident) => !incident.isPrivate);
  const mine = open.filter((incident) => roles.some((role) => incident.roles[role].includes(userId)));
  const others = open.filter((incident) => !mine.includes(incident));
  return home([
    header(said.title),
    paragraph(said.lead),
    actions(
      button(label.declare, { k: "declare" }, "primary"),
      button(label.allIncidents, { k: "list", which: "all", before: null }),
      button(ctx.words.requests.button.ask, { k: "request" }),
      button(label.help, { k: "help", topic: null }),
    ),
    titledList(ctx.words.operations.title, operationsLines(operations, ctx)),
    divider,
    mine.length === 0 ? null : listing(said.mine, mine, ctx),
    titledList(
      ctx.words.requests.home.title,
      requests.slice(0, requestsShown).map((request) => requestLine(request, userId, ctx)),
    ),
    open.length === 0 ? titledText(said.live, said.quiet) : null,
    others.length === 0 ? null : listing(mine.length === 0 ? said.live : said.others, others, ctx),
    context(said.help),
  ]);
};

const listing = (title: string, incidents: readonly Incident[], ctx: ViewContext) => {
  const lines = incidents.slice(0, incidentsShown).map((incident) => incidentLine(incident, ctx));
  const rest = incidents.length - lines.length;
  const all = rest > 0 ? [...lines, ctx.words.names.shortened(rest)] : lines;
  return titledText(
    title,
    all.flatMap((line, index) => (index === 0 ? line : [...phraseOf("\n"), ...line])),
  );
};
