import { z } from "zod";
import { ok, type Result } from "../base/result.ts";
import { requestLinksLimit, requestTextLimit, requestTitleLimit } from "../domain/requests/decide-request.ts";
import { requestKinds, urgencies } from "../domain/requests/kinds.ts";
import type { Asked } from "../domain/requests/request-command.ts";
import { asTitle } from "./limits.ts";
import { isUrl, linksOf } from "./links.ts";
import { readMoment } from "./moment.ts";
import { readShape, text, textOrNothing } from "./shape.ts";

/** What another department hands over, as it was sent. */
export type Handoff = {
  readonly from: string;
  /** Null: none was given, so each time is another hand-off. */
  readonly idempotencyKey: string | null;
  readonly asked: Asked;
};

/** Longer keys are no keys. */
const keyLimit = 200;

const address = text.refine(isUrl, { error: "an address that begins with http:// or https://" });
const link = z.union([address.transform((url) => ({ title: "", url })), z.looseObject({ title: text, url: address })], {
  error: 'an address, or {"title", "url"}',
});

/** Fields that nobody names here are refused: a misspelled `due` would be a due time that nobody keeps. */
const schema = z.strictObject(
  {
    from: text.min(1, { error: "the department's name" }),
    kind: z.enum(requestKinds, { error: `one of ${requestKinds.join(", ")}` }),
    title: text.refine((said) => asTitle(said) !== "" && said.trim().length <= requestTitleLimit, {
      error: `a title of 1 to ${requestTitleLimit} characters`,
    }),
    details: text.max(requestTextLimit, { error: `at most ${requestTextLimit} characters` }).nullish(),
    service: textOrNothing,
    urgency: z.enum(urgencies, { error: `one of ${urgencies.join(", ")}` }).nullish(),
    due: text
      .refine((said) => readMoment(said) !== null, { error: "an ISO 8601 time, e.g. 2026-11-24T12:00:00Z" })
      .nullish(),
    confidential: z.boolean({ error: "true or false" }).nullish(),
    idempotency_key: text
      .refine((said) => said.length > 0 && said.length <= keyLimit, { error: `a text of 1 to ${keyLimit} characters` })
      .nullish(),
    links: z
      .array(link, { error: "a list of links" })
      .max(requestLinksLimit, { error: `at most ${requestLinksLimit} links` })
      .nullish(),
  },
  {
    error:
      'an object like {"from": "engineering", "kind": "deployment", "title": "deploy checkout v43"} with no other fields',
  },
);

/** @returns the hand-off, or where the body is wrong, what was expected and what came */
export const readHandoff = (body: unknown): Result<Handoff, string> => {
  const read = readShape(schema, body);
  if (!read.ok) return read;
  const said = read.value;
  const dueAt = readMoment(said.due ?? null);
  return ok({
    from: said.from,
    idempotencyKey: said.idempotency_key ?? null,
    asked: {
      requestKind: said.kind,
      title: asTitle(said.title),
      details: (said.details ?? "").toWellFormed(),
      service: said.service ?? null,
      urgency: said.urgency ?? "normal",
      due: dueAt === null ? { kind: "usual" } : { kind: "at", at: dueAt },
      links: linksOf(said.links ?? []),
      isConfidential: said.confidential ?? null,
    },
  });
};
