import type { ChannelId } from "../src/domain/ids.ts";
import { isOverdue, isPending, ownerOf, type Request } from "../src/domain/requests/request.ts";
import {
  actions,
  button,
  context,
  type Draft,
  type Field,
  fields,
  type Message,
  message,
  paragraph,
} from "./blocks.ts";
import { channel, linkTo, type Phrase, person, phraseOf, say, strong } from "./phrase.ts";
import { isVeiled, titleOf, type Veil } from "./request-title.ts";
import type { ViewContext } from "./words.ts";

/** Where the incident is that it became; `hidden`: a private one. */
export type IncidentPlace =
  | { readonly kind: "none" }
  | { readonly kind: "hidden" }
  | { readonly kind: "channel"; readonly id: ChannelId };

const linksShown = 5;

/**
 * Who wants what, until when, and who does it. Edited for the request's whole life.
 * @param veil a confidential request is shown whole only to those who may read it
 */
export const requestCard = (request: Request, place: IncidentPlace, veil: Veil, ctx: ViewContext): Message => {
  const { requests } = ctx.words;
  const title = titleOf(request, ctx.words, veil);
  const hidden = isVeiled(request, veil);
  const state = stateLine(request, hidden, ctx);
  return message({
    text: say`${requests.named(request.id, title)}. ${dueLine(request, ctx)}. ${state}`,
    blocks: [
      paragraph(strong(requests.named(request.id, title)), hidden ? requests.confidentialNote : request.details),
      fields(factsOf(request, hidden, ctx)),
      hidden
        ? null
        : context(...request.links.slice(0, linksShown).map(({ title: text, url }) => linkTo(url, text, "any"))),
      paragraph(state, incidentLine(request, place, ctx), calledLine(request, ctx)),
      ...buttons(request, hidden, ctx),
    ],
  });
};

const factsOf = (request: Request, hidden: boolean, { words, now }: ViewContext): readonly Field[] => {
  const { label, kind, urgency, due, overdue } = words.requests;
  const owner = ownerOf(request);
  return [
    [label.kind, kind[request.kind]],
    [label.urgency, urgency[request.urgency]],
    [label.from, words.names.author(request.from)],
    [label.owner, owner === null ? words.names.nobody : person(owner)],
    [label.due, isOverdue(request, now) ? overdue(request.dueAt) : due(request.dueAt)],
    ...(hidden || request.service === null ? [] : ([[label.service, request.service]] as const)),
  ];
};

/** When it is due, marked in words once that has passed. */
export const dueLine = (request: Request, { words, now }: ViewContext): Phrase => {
  const { requests } = words;
  if (isOverdue(request, now)) return requests.overdue(request.dueAt);
  return say`${requests.label.due} ${requests.due(request.dueAt)}`;
};

/** Reasons say what it was about, so they are as confidential as that. */
const stateLine = ({ state }: Request, hidden: boolean, { words }: ViewContext): Phrase => {
  const { state: said } = words.requests;
  switch (state.kind) {
    case "open":
      return phraseOf(said.open);
    case "accepted":
      return said.accepted(person(state.owner), state.at);
    case "done":
      return said.done(person(state.by), state.at, hidden ? "" : state.result);
    case "declined":
      return said.declined(words.names.author(state.by), state.at, hidden ? "" : state.reason);
  }
};

const incidentLine = ({ incident }: Request, place: IncidentPlace, { words }: ViewContext): Phrase => {
  const { incident: said } = words.requests;
  if (incident.kind === "none") return phraseOf("");
  if (incident.kind === "wanted") return phraseOf(said.wanted);
  const where = place.kind === "channel" ? channel(place.id) : place.kind === "hidden" ? said.private : said.noChannel;
  return said.declared(incident.incidentId, where);
};

const calledLine = ({ state, levelsCalled }: Request, { words }: ViewContext): Phrase =>
  phraseOf(state.kind === "open" && levelsCalled > 0 ? words.requests.called(levelsCalled) : "");

const buttons = (request: Request, hidden: boolean, { words }: ViewContext): Draft => {
  const { button: label } = words.requests;
  const { id: r, state } = request;
  const show = hidden ? button(label.show, { k: "request_show", r }) : null;
  if (!isPending(request)) return [actions(button(label.reopen, { k: "request_form", r, f: "reopen" }), show)];
  return [
    actions(
      state.kind === "open" ? button(label.take, { k: "request_take", r }, "primary") : null,
      state.kind === "accepted" ? button(label.done, { k: "request_done", r }, "primary") : null,
      button(label.decline, { k: "request_form", r, f: "decline" }),
      button(label.due, { k: "request_form", r, f: "due" }),
      request.incident.kind === "none"
        ? button(label.incident, { k: "request_form", r, f: "incident" }, "danger")
        : null,
      show,
    ),
  ];
};
