import type { Instant } from "../src/base/instant.ts";
import { assertNever } from "../src/base/invariant.ts";
import type { Alert } from "../src/domain/alert.ts";
import type { IncidentId, UserId } from "../src/domain/ids.ts";
import type { Incident } from "../src/domain/incident.ts";
import type { Severity } from "../src/domain/severity.ts";
import { actions, button, context, type Draft, type Message, message, paragraph } from "./blocks.ts";
import { channel, clock, linkTo, type Phrase, person, phraseOf, say, strong } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

/** An alert that no rule decides on, and what people decided. */
export type OfferState = {
  readonly id: string;
  readonly alert: Alert;
  readonly decision:
    | { readonly kind: "open" }
    | { readonly kind: "declared" | "attached"; readonly incidentId: IncidentId; readonly by: UserId | null }
    | { readonly kind: "ignored"; readonly by: UserId }
    | { readonly kind: "silenced"; readonly by: UserId; readonly until: Instant }
    | { readonly kind: "ended"; readonly at: Instant };
  /** Incidents that it may belong to. */
  readonly candidates: readonly IncidentId[];
};

const offered: readonly Severity[] = ["P1", "P2", "P3"];
const candidatesShown = 3;
const linksShown = 3;
const labelsShown = 8;

/**
 * Shows the alert with buttons; after the decision the outcome stands in their place.
 * @param incident the one that it became, when there is one and it could be read
 */
export const alertOffer = (offer: OfferState, incident: Incident | null, ctx: ViewContext): Message => {
  const { alert } = offer;
  const { offer: said } = ctx.words.replies;
  // In the thread of the message that it answers, the alert's own words stand right above.
  const isAnswer = alert.source === "message";
  return message({
    text: say`${said.title}: ${alert.title}. ${outcomeLine(offer, incident, ctx)}`,
    blocks: [
      isAnswer ? null : paragraph(say`${strong(alert.title)}`, alert.text),
      context(
        isAnswer
          ? said.aboutService(alert.service)
          : say`${said.from(alert.source, alert.service)}, ${clock(alert.startedAt)}`,
        ...alert.links.slice(0, linksShown).map(({ title, url }) => linkTo(url, title, "any")),
        labelsLine(alert),
      ),
      paragraph(outcomeLine(offer, incident, ctx)),
      ...buttons(offer, ctx),
    ],
  });
};

const labelsLine = ({ labels }: Alert): Phrase =>
  phraseOf(
    Object.entries(labels)
      .slice(0, labelsShown)
      .map(([name, value]) => `${name}=${value}`)
      .join(", "),
  );

const outcomeLine = ({ decision }: OfferState, incident: Incident | null, { words }: ViewContext): Phrase => {
  const { offer } = words.replies;
  switch (decision.kind) {
    case "open":
      return phraseOf(offer.question);
    case "declared":
      return offer.declared(
        decision.by === null ? offer.rule : person(decision.by),
        decision.incidentId,
        placeOf(incident, words),
      );
    case "attached":
      return offer.attached(
        decision.by === null ? offer.rule : person(decision.by),
        decision.incidentId,
        placeOf(incident, words),
      );
    case "ignored":
      return offer.ignored(person(decision.by));
    case "silenced":
      return offer.silenced(person(decision.by), decision.until);
    case "ended":
      return offer.ended(decision.at);
    default:
      return assertNever(decision);
  }
};

/** Nothing about a private incident is said outside its channel, not even its title. */
const placeOf = (incident: Incident | null, words: ViewContext["words"]): Phrase => {
  if (incident === null || incident.channel.kind === "pending") return phraseOf(words.card.feed.noChannel);
  return phraseOf(incident.isPrivate ? words.replies.offer.private : channel(incident.channel.id));
};

const buttons = ({ id: o, decision, candidates }: OfferState, { words }: ViewContext): Draft => {
  if (decision.kind !== "open") return [];
  const { offer } = words.replies;
  return [
    actions(
      ...offered.map((s) => button(offer.declareAs(words.names.severity[s]), { k: "offer", o, s })),
      ...candidates.slice(0, candidatesShown).map((i) => button(offer.attachTo(i), { k: "offer_attach", o, i })),
    ),
    actions(
      button(offer.ignore, { k: "offer", o, s: "ignore" }),
      button(offer.silence1h, { k: "offer", o, s: "silence_1h" }),
      button(offer.silence1d, { k: "offer", o, s: "silence_1d" }),
    ),
  ];
};
