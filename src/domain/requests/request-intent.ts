import type { RequestId } from "../ids.ts";
import type { Asked, RequestCommand } from "./request-command.ts";

/** What somebody wants of the operations department, whatever surface they used. Part of `Intent`. */
export type RequestIntent =
  /** `requestId` null: something new is asked. */
  | { readonly kind: "request"; readonly requestId: RequestId | null; readonly command: RequestCommand }
  | { readonly kind: "request_form"; readonly form: RequestForm }
  | { readonly kind: "request_query"; readonly query: RequestQuery }
  /** A question to the agents, about no incident in particular. */
  | { readonly kind: "ask_operations"; readonly question: string };

/** What is known before it is asked; the form starts with it. */
export type RequestDraft = Omit<Asked, "links" | "isConfidential">;

export type RequestForm =
  | { readonly kind: "request"; readonly draft: RequestDraft }
  | { readonly kind: SettlingForm; readonly requestId: RequestId };

/** Forms about a request that exists. */
export const settlingForms = ["decline", "reopen", "due", "incident"] as const;
export type SettlingForm = (typeof settlingForms)[number];

export type RequestQuery =
  /** `topic` is a subcommand's name; null: all of them. */
  | { readonly kind: "help"; readonly topic: string | null }
  | { readonly kind: "list"; readonly which: RequestListing; readonly beforeNumber: number | null }
  | { readonly kind: "show"; readonly requestId: RequestId };

/** `mine`: what I work on or have asked for, and somebody still waits for. */
export type RequestListing = "pending" | "all" | "mine";

export const emptyRequestDraft: RequestDraft = {
  requestKind: "other",
  title: "",
  details: "",
  service: null,
  urgency: "normal",
  due: { kind: "usual" },
};
