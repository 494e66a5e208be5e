import { parseDurationMs } from "../../src/base/duration.ts";
import { nearest } from "../../src/base/nearest.ts";
import { requestTitleLimit } from "../../src/domain/requests/decide-request.ts";
import { requestKinds, urgencies } from "../../src/domain/requests/kinds.ts";
import type { DueWish } from "../../src/domain/requests/request-command.ts";
import { emptyRequestDraft } from "../../src/domain/requests/request-intent.ts";
import { readOptions } from "../flags.ts";
import { misuse } from "../slash-command.ts";
import { textOf } from "../tokenize.ts";
import { type OpsCommand, opensRequest, ordersRequest } from "./ops-command.ts";

const options = ["kind", "urgency", "service", "due"] as const;

export const request: OpsCommand = {
  name: "request",
  usage: "request [--kind deployment] [--urgency high] [--service checkout] [--due 2d] [what you want]",
  summary: "Ask operations for something; without words a form opens",
  examples: ["/ops request", "/ops request --due 2d --service checkout a read replica"],
  parse: ({ words }) => {
    const read = readOptions(words, options);
    if (!read.ok) return read;
    const { options: said, rest } = read.value;
    const requestKind = oneOf(requestKinds, said.kind);
    if (requestKind === null) return misuse(oneOfWords("kind", requestKinds, said.kind), said.kind ?? "");
    const urgency = oneOf(urgencies, said.urgency);
    if (urgency === null) return misuse(oneOfWords("urgency", urgencies, said.urgency), said.urgency ?? "");
    const due = dueOf(said.due);
    if (due === null) return misuse("a duration after --due, like 30m, 4h or 2d", said.due ?? "");
    const draft = {
      ...emptyRequestDraft,
      ...(requestKind === undefined ? {} : { requestKind }),
      ...(urgency === undefined ? {} : { urgency }),
      ...{ service: said.service ?? null, due, title: textOf(rest) },
    };
    if (draft.title === "") return opensRequest({ kind: "request", draft });
    if (draft.title.length > requestTitleLimit)
      return misuse(
        `a title of at most ${requestTitleLimit} characters; /ops request alone opens a form for the rest`,
        `${draft.title.length} characters: ${draft.title}`,
      );
    return ordersRequest(null, { kind: "request", ...draft, links: [], isConfidential: null });
  },
};

/** Undefined: nobody said; null: it is none of them. */
const oneOf = <T extends string>(known: readonly T[], said: string | undefined): T | undefined | null =>
  said === undefined ? undefined : (known.find((one) => one === said.toLowerCase().replaceAll("-", "_")) ?? null);

const oneOfWords = (option: string, known: readonly string[], said: string | undefined): string => {
  const near = nearest(said ?? "", known);
  return near === null ? `one of ${known.join(", ")} after --${option}` : `--${option} ${near}`;
};

const dueOf = (said: string | undefined): DueWish | null => {
  if (said === undefined) return { kind: "usual" };
  const within = parseDurationMs(said);
  return within.ok ? { kind: "within", ms: within.value } : null;
};
