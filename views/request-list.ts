import type { UserId } from "../src/domain/ids.ts";
import { ownerOf, type Request } from "../src/domain/requests/request.ts";
import type { RequestListing } from "../src/domain/requests/request-intent.ts";
import { actions, button, header, type Message, message, paragraph } from "./blocks.ts";
import { type Phrase, person, phraseOf, say } from "./phrase.ts";
import { dueLine } from "./request-card.ts";
import { titleOf } from "./request-title.ts";
import type { ViewContext } from "./words.ts";

type Listing = {
  readonly which: RequestListing;
  /** Newest first. */
  readonly requests: readonly Request[];
  /** Number of the last one shown when there may be more; null: this is the end. */
  readonly beforeNumber: number | null;
  /** Who reads it. */
  readonly userId: UserId;
};

export const requestList = ({ which, requests, beforeNumber, userId }: Listing, ctx: ViewContext): Message => {
  const { list, button: label } = ctx.words.requests;
  const lines = requests.map((request) => requestLine(request, userId, ctx));
  return message({
    text: lines.length === 0 ? empty(which, ctx) : say`${list[which]}: ${requests.map(({ id }) => id).join(", ")}`,
    blocks: [
      header(list[which]),
      lines.length === 0 ? paragraph(empty(which, ctx)) : paragraph(...lines),
      actions(
        button(label.ask, { k: "request" }),
        which === "mine" ? null : button(label.mine, { k: "request_list", which: "mine", before: null }),
        which === "all" ? null : button(label.all, { k: "request_list", which: "all", before: null }),
        beforeNumber === null
          ? null
          : button(ctx.words.names.button.older, { k: "request_list", which, before: beforeNumber }),
      ),
    ],
  });
};

const empty = (which: RequestListing, { words }: ViewContext): string => {
  const { list } = words.requests;
  return which === "pending" ? list.nonePending : which === "mine" ? list.noneMine : list.none;
};

/** One request in a line. What is confidential has its title for those alone who own it or asked for it. */
export const requestLine = (request: Request, reader: UserId, ctx: ViewContext): Phrase => {
  const { list, urgency } = ctx.words.requests;
  const isOurs = ownerOf(request) === reader || (request.from.kind === "person" && request.from.userId === reader);
  const title = titleOf(request, ctx.words, isOurs ? "open" : "veiled");
  return list.line(request.id, urgency[request.urgency], title, dueLine(request, ctx), stateWords(request, ctx));
};

const stateWords = ({ state }: Request, { words }: ViewContext): Phrase => {
  const { list } = words.requests;
  switch (state.kind) {
    case "open":
      return phraseOf(list.nobody);
    case "accepted":
      return list.owner(person(state.owner));
    case "done":
    case "declined":
      return phraseOf(list[state.kind]);
  }
};
