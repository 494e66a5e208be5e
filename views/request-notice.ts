import type { Request } from "../src/domain/requests/request.ts";
import { ownerOf } from "../src/domain/requests/request.ts";
import type { RecordedRequestEvent } from "../src/domain/requests/request-event.ts";
import { type Message, message, paragraph } from "./blocks.ts";
import { type Phrase, people, person } from "./phrase.ts";
import type { ViewContext } from "./words.ts";

const peopleShown = 20;

/** One event of a request, said once in its card's thread to whom it concerns. Null: nobody needs to hear of it. */
export const requestNotice = (request: Request, recorded: RecordedRequestEvent, ctx: ViewContext): Message | null => {
  const said = sentence(request, recorded, ctx);
  return said === null ? null : message({ text: said, blocks: [paragraph(said)] });
};

const sentence = (request: Request, { event, actor }: RecordedRequestEvent, { words }: ViewContext): Phrase | null => {
  const { notice } = words.requests;
  const { id } = request;
  const by = words.names.author(actor);
  const isByRequester = (userId: string): boolean => actor.kind === "person" && actor.userId === userId;
  // A channel is not told what was confidential, nor why.
  const unlessHidden = (text: string): string => (request.isConfidential ? "" : text);
  switch (event.kind) {
    case "assigned":
      return notice.assigned(by, person(event.owner), id, request.dueAt);
    case "completed":
    case "declined": {
      const { from } = request;
      if (from.kind !== "person" || isByRequester(from.userId)) return null;
      return event.kind === "completed"
        ? notice.done(person(from.userId), id, by, unlessHidden(event.result))
        : notice.declined(person(from.userId), id, by, unlessHidden(event.reason));
    }
    case "reopened": {
      const owner = ownerOf(request);
      const reason = unlessHidden(event.reason);
      return owner === null ? notice.reopenedForAll(id, by, reason) : notice.reopened(person(owner), id, by, reason);
    }
    case "overdue": {
      const owner = ownerOf(request);
      return owner === null ? notice.overdueForAll(id, event.dueAt) : notice.overdue(person(owner), id, event.dueAt);
    }
    case "unowned_called":
      return notice.unowned(id, people(event.mentions, peopleShown, words.names.more));
    case "requested":
    case "due_set":
    case "incident_wanted":
    case "incident_linked":
      return null;
  }
};
