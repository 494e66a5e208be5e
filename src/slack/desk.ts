import type { DeskDependencies } from "./desk/dependencies.ts";
import { home } from "./desk/home.ts";
import { joined } from "./desk/joined.ts";
import { left } from "./desk/left.ts";
import { declareFromMessage, noteFromMessage } from "./desk/message-shortcuts.ts";
import { mention, message } from "./desk/messages.ts";
import { ops } from "./desk/ops.ts";
import { press } from "./desk/press.ts";
import { reaction } from "./desk/reaction.ts";
import { slash } from "./desk/slash.ts";
import { afterSubmit, type SubmitAnswer, submit } from "./desk/submit.ts";

/**
 * Where everything that people do in Slack arrives, decoded nowhere else. Payloads are unknown until they are read here.
 * `key` names the delivery, so that the same one, coming again, does nothing again.
 */
export type Desk = {
  readonly slash: (payload: unknown, key: string) => Promise<void>;
  /** `/ops` */
  readonly ops: (payload: unknown, key: string) => Promise<void>;
  readonly press: (payload: unknown, action: unknown, key: string) => Promise<void>;
  /** The acknowledgement of a form: errors under its boxes, or the receipt that takes its place. */
  readonly submit: (payload: unknown, key: string) => Promise<SubmitAnswer>;
  /** What a form's receipt learns later: the channel's link. */
  readonly afterSubmit: (payload: unknown, key: string) => Promise<void>;
  readonly declareFromMessage: (payload: unknown, key: string) => Promise<void>;
  readonly noteFromMessage: (payload: unknown, key: string) => Promise<void>;
  readonly message: (event: unknown, envelope: unknown, key: string) => Promise<void>;
  readonly mention: (event: unknown, envelope: unknown, key: string) => Promise<void>;
  readonly reaction: (event: unknown, envelope: unknown, key: string) => Promise<void>;
  readonly home: (event: unknown, envelope: unknown) => Promise<void>;
  readonly joined: (event: unknown) => Promise<void>;
  readonly left: (event: unknown, envelope: unknown, key: string) => Promise<void>;
};

export const createDesk = (deps: DeskDependencies): Desk => ({
  slash: (payload, key) => slash(deps, payload, key),
  ops: (payload, key) => ops(deps, payload, key),
  press: (payload, action, key) => press(deps, payload, action, key),
  submit: (payload, key) => submit(deps, payload, key),
  afterSubmit: (payload, key) => afterSubmit(deps, payload, key),
  declareFromMessage: (payload, key) => declareFromMessage(deps, payload, key),
  noteFromMessage: (payload, key) => noteFromMessage(deps, payload, key),
  message: (event, envelope, key) => message(deps, event, envelope, key),
  mention: (event, envelope, key) => mention(deps, event, envelope, key),
  reaction: (event, envelope, key) => reaction(deps, event, envelope, key),
  home: (event, envelope) => home(deps, event, envelope),
  joined: (event) => joined(deps, event),
  left: (event, envelope, key) => left(deps, event, envelope, key),
});
