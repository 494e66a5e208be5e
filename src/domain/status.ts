/**
 * declared       nobody on it yet
 * investigating  acknowledged
 * identified     cause known
 * mitigated      impact over, watching
 * resolved       over; the post-mortem follows
 * closed         the post-mortem is done, or none is owed
 * cancelled      a false alarm or a duplicate
 */
export const statuses = [
  "declared",
  "investigating",
  "identified",
  "mitigated",
  "resolved",
  "closed",
  "cancelled",
] as const;
export type Status = (typeof statuses)[number];

/** Commands that move the status, and where each is allowed. Steps may be skipped forwards. */
export type LifecycleCommand = "acknowledge" | "identify" | "mitigate" | "resolve" | "close" | "reopen" | "cancel";

export const allowedIn = {
  acknowledge: ["declared"],
  identify: ["declared", "investigating"],
  mitigate: ["declared", "investigating", "identified"],
  resolve: ["declared", "investigating", "identified", "mitigated"],
  close: ["resolved"],
  // A closed incident stays what it was: a recurrence is a new one that links to it. A cancelled one may have been
  // cancelled by mistake, and then people are still hurt.
  reopen: ["mitigated", "resolved", "cancelled"],
  cancel: ["declared", "investigating", "identified"],
} satisfies Record<LifecycleCommand, readonly Status[]>;

export const statusAfter = {
  acknowledge: "investigating",
  identify: "identified",
  mitigate: "mitigated",
  resolve: "resolved",
  close: "closed",
  reopen: "investigating",
  cancel: "cancelled",
} satisfies Record<LifecycleCommand, Status>;

/** People are still working on it: cards have buttons, reminders run, alerts attach. */
export const isLive = (status: Status): boolean =>
  status === "declared" || status === "investigating" || status === "identified" || status === "mitigated";

/** The impact may still be going on: deploys stay closed, escalation runs. */
export const isHurting = (status: Status): boolean => isLive(status) && status !== "mitigated";
