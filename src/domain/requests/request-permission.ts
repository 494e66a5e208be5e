import type { Actor } from "../actor.ts";
import { isInGroups } from "../decide/change-gate.ts";
import type { Policy } from "../policy.ts";
import type { Refusal } from "../refusal.ts";
import { ownerOf, type Request } from "./request.ts";
import type { RequestCommandKind } from "./request-command.ts";

/**
 * member      a full member of the workspace whom Slack has confirmed at the click
 * owner       whoever has taken it
 * requester   whoever asked for it
 * operator    a member of one of the groups that the policy names
 * department  another department, through the signed intake
 * system      our own timers and recorded results
 */
type Grant = "member" | "owner" | "requester" | "operator" | "department" | "system";

/** Work is taken by whoever wants it; it is settled by those who answer for it. */
const grants = {
  request: ["member", "department"],
  take: ["member"],
  assign: ["member"],
  set_due: ["owner", "requester", "operator"],
  complete: ["owner", "operator"],
  decline: ["owner", "requester", "operator"],
  reopen: ["owner", "requester", "operator"],
  become_incident: ["member"],
  link_incident: ["system"],
  remind: ["system"],
  call_unowned: ["system"],
} satisfies Record<RequestCommandKind, readonly Grant[]>;

/** What of a confidential request needs more than being a member: whoever may not read it cannot act on it. */
const whenConfidential: Partial<Record<RequestCommandKind, readonly Grant[]>> = {
  take: ["owner", "operator"],
  assign: ["owner", "operator"],
  become_incident: ["owner", "requester", "operator"],
};

type Around = { readonly actor: Actor; readonly policy: Policy };

/** @returns null when the actor may; otherwise the refusal to show */
export const refusalOfRequest = (
  request: Request | null,
  command: RequestCommandKind,
  around: Around,
): Refusal | null => {
  const allowed: readonly Grant[] =
    (request?.isConfidential ? whenConfidential[command] : undefined) ?? grants[command];
  const held = grantsHeld(request, around);
  if (held.some((grant) => allowed.includes(grant))) return null;
  return { kind: "not_allowed", needs: needed(allowed, around) };
};

/** Those who work on it, who asked for it, and who run the department may read what is confidential. */
export const mayRead = (request: Request, around: Around): boolean =>
  grantsHeld(request, around).some((grant) =>
    request.isConfidential ? grant === "owner" || grant === "requester" || grant === "operator" : grant === "member",
  );

const grantsHeld = (request: Request | null, { actor, policy }: Around): readonly Grant[] => {
  if (actor.kind === "system") return ["system"];
  if (actor.kind === "department") {
    const isRequester = request?.from.kind === "department" && request.from.name === actor.name;
    return isRequester ? ["department", "requester"] : ["department"];
  }
  if (actor.kind !== "person" || actor.standing !== "member") return [];
  const isOwner = request !== null && ownerOf(request) === actor.userId;
  const isRequester = request?.from.kind === "person" && request.from.userId === actor.userId;
  return [
    "member",
    ...(isOwner ? (["owner"] as const) : []),
    ...(isRequester ? (["requester"] as const) : []),
    ...(isInGroups(policy.requests.operators, { actor, policy }) ? (["operator"] as const) : []),
  ];
};

const needed = (allowed: readonly Grant[], { actor, policy }: Around): string => {
  if (actor.kind === "person" && actor.standing === "unknown")
    return "Slack could not confirm who you are just now; try again in a minute";
  if (allowed.includes("member"))
    return "a full member of this workspace (guests, external and deactivated people cannot)";
  if (allowed.includes("system")) return "only Firebreak itself does this";
  const { operators } = policy.requests;
  return [
    "its owner",
    ...(allowed.includes("requester") ? ["whoever asked for it"] : []),
    ...(operators.length > 0 ? [`one of ${operators.join(", ")}`] : []),
  ].join(", or ");
};
