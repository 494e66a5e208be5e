import type { UserId } from "./ids.ts";

/**
 * What Slack says about a person at the moment they act.
 * `unknown`: Slack could not be asked; rules treat it as not allowed for anything that changes production.
 */
export type Standing = "member" | "guest" | "external" | "deactivated" | "bot" | "unknown";

export type Person = {
  readonly kind: "person";
  readonly userId: UserId;
  readonly standing: Standing;
  /** Names of the configured groups (`people.groups`) this person is in, looked up at the click. */
  readonly groups: readonly string[];
};

export type Actor =
  | Person
  | { readonly kind: "agent"; readonly name: string }
  | { readonly kind: "alert"; readonly source: string }
  /** Timers and recorded results of our own effects. */
  | { readonly kind: "system" }
  /** Another department or program, through the signed HTTP intake. */
  | { readonly kind: "department"; readonly name: string };

export type ActorKind = Actor["kind"];

export const system: Actor = { kind: "system" };

/** What the log keeps of an actor: standing and groups are facts of the moment, not of the person. */
export type Author =
  | { readonly kind: "person"; readonly userId: UserId }
  | { readonly kind: "agent"; readonly name: string }
  | { readonly kind: "alert"; readonly source: string }
  | { readonly kind: "system" }
  | { readonly kind: "department"; readonly name: string };

export const authorOf = (actor: Actor): Author =>
  actor.kind === "person" ? { kind: "person", userId: actor.userId } : actor;

export const isSamePerson = (author: Author, userId: UserId): boolean =>
  author.kind === "person" && author.userId === userId;
