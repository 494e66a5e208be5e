export const roles = ["commander", "communications", "operations", "scribe", "expert"] as const;
/** `expert` may be held by several people; every other role by one. */
export type Role = (typeof roles)[number];

const spokenNames: Readonly<Record<string, Role>> = {
  commander: "commander",
  ic: "commander",
  lead: "commander",
  "incident-commander": "commander",
  communications: "communications",
  comms: "communications",
  operations: "operations",
  ops: "operations",
  scribe: "scribe",
  expert: "expert",
  sme: "expert",
};

/** Reads what people say: `ic`, `lead`, `comms`, …; null when it is no role. */
export const parseRole = (text: string): Role | null => {
  const said = text.toLowerCase();
  return Object.hasOwn(spokenNames, said) ? (spokenNames[said] ?? null) : null;
};
