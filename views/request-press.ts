import { z } from "zod";
import { assertNever } from "../src/base/invariant.ts";
import { emptyRequestDraft, type RequestIntent, settlingForms } from "../src/domain/requests/request-intent.ts";
import { count, request } from "./codec.ts";

/** Buttons about requests of other departments; part of actions.ts's codec. */
const ask = z.strictObject({ k: z.literal("request") });
const named = z.strictObject({ k: z.enum(["request_take", "request_done", "request_show"]), r: request });
const form = z.strictObject({ k: z.literal("request_form"), r: request, f: z.enum(settlingForms) });
const list = z.strictObject({
  k: z.literal("request_list"),
  which: z.enum(["pending", "all", "mine"]),
  before: count.nullable(),
});

export const requestPresses = [ask, named, form, list] as const;

export type RequestPress = z.infer<(typeof requestPresses)[number]>;

/** Slack wants action ids to be different within a row. */
export const suffixOfRequestPress = (pressed: RequestPress): string => {
  switch (pressed.k) {
    case "request_form":
      return `:${pressed.f}`;
    case "request_list":
      return `:${pressed.which}:${pressed.before ?? "first"}`;
    case "request_show":
      return `:${pressed.r}`;
    default:
      return "";
  }
};

export const meaningOfRequestPress = (pressed: RequestPress): RequestIntent => {
  switch (pressed.k) {
    case "request":
      return { kind: "request_form", form: { kind: "request", draft: emptyRequestDraft } };
    case "request_take":
      return { kind: "request", requestId: pressed.r, command: { kind: "take" } };
    case "request_done":
      return { kind: "request", requestId: pressed.r, command: { kind: "complete", result: "" } };
    case "request_show":
      return { kind: "request_query", query: { kind: "show", requestId: pressed.r } };
    case "request_form":
      return { kind: "request_form", form: { kind: pressed.f, requestId: pressed.r } };
    case "request_list":
      return { kind: "request_query", query: { kind: "list", which: pressed.which, beforeNumber: pressed.before } };
    default:
      return assertNever(pressed);
  }
};
