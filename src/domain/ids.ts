/** Names of things. Slack's are opaque; ours are readable, because people say them aloud. */
export type UserId = string & { readonly __user?: never };
export type ChannelId = string & { readonly __channel?: never };
/** Slack's message id, `1700000000.000100`: unique within a channel. */
export type MessageTs = string & { readonly __ts?: never };

/** `INC-42` */
export type IncidentId = `INC-${number}`;
/** `REQ-7`: something asked of the operations department, counted over the whole workspace. */
export type RequestId = `REQ-${number}`;
/** `CHG-1`, counted within an incident. */
export type ChangeId = `CHG-${number}`;
/** `T1`, counted within an incident. */
export type TaskId = `T${number}`;
/** `I1`, counted within an incident. */
export type InvestigationId = `I${number}`;
/** `Q1`, counted within an incident. */
export type QuestionId = `Q${number}`;
/** `E1`, counted within an incident: one immutable tool result. */
export type EvidenceId = `E${number}`;

const incidentPattern = /^INC-([1-9]\d{0,8})$/i;

/** Reads `INC-42` in any case; null when it is no incident's name. */
export const parseIncidentId = (text: string): IncidentId | null => {
  const number = incidentPattern.exec(text)?.[1];
  return number === undefined ? null : `INC-${Number(number)}`;
};

export const incidentIdOf = (number: number): IncidentId => `INC-${number}`;

const requestPattern = /^REQ-([1-9]\d{0,8})$/i;

/** Reads `REQ-7` in any case; null when it is no request's name. */
export const parseRequestId = (text: string): RequestId | null => {
  const number = requestPattern.exec(text)?.[1];
  return number === undefined ? null : `REQ-${Number(number)}`;
};

export const requestIdOf = (number: number): RequestId => `REQ-${number}`;
