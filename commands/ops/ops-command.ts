import type { RequestId } from "../../src/domain/ids.ts";
import { parseRequestId } from "../../src/domain/ids.ts";
import type { RequestCommand } from "../../src/domain/requests/request-command.ts";
import type { RequestForm, RequestQuery } from "../../src/domain/requests/request-intent.ts";
import { means, misuse, type Parsed, type Place } from "../slash-command.ts";
import type { Word } from "../tokenize.ts";
import type { OpsName } from "./names.ts";

/** What follows `/ops` and the subcommand's name. */
export type OpsSaid = { readonly words: readonly Word[]; readonly place: Place };

/** As a SlashCommand of `/incident`, about requests. */
export type OpsCommand = {
  readonly name: OpsName;
  readonly usage: string;
  readonly summary: string;
  readonly examples: readonly [string, ...string[]];
  readonly parse: (said: OpsSaid) => Parsed;
};

export const asksRequests = (query: RequestQuery): Parsed => means({ kind: "request_query", query });
export const opensRequest = (form: RequestForm): Parsed => means({ kind: "request_form", form });
export const ordersRequest = (requestId: RequestId | null, command: RequestCommand): Parsed =>
  means({ kind: "request", requestId, command });

/** For commands about one request: its name comes first, and is never guessed. */
export const aboutRequest = (
  words: readonly Word[],
  then: (requestId: RequestId, rest: readonly Word[]) => Parsed,
): Parsed => {
  const [first, ...rest] = words;
  const requestId = first?.kind === "plain" ? parseRequestId(first.text) : null;
  return requestId === null
    ? misuse("a request's name first, e.g. REQ-3", first === undefined ? [] : [first])
    : then(requestId, rest);
};
