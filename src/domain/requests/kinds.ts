/** What can be asked of the operations department. People may ask for any of it. */
export const requestKinds = ["infrastructure", "deployment", "security_fix", "performance", "other"] as const;
export type RequestKind = (typeof requestKinds)[number];

export const urgencies = ["critical", "high", "normal", "low"] as const;
export type Urgency = (typeof urgencies)[number];

/** Departments that hand work over, and what each hands over. The configuration may name others, and other kinds. */
export const usualDepartments = {
  ceo_agent: ["infrastructure"],
  engineering: ["deployment"],
  security: ["security_fix"],
  quality: ["performance"],
} as const satisfies Readonly<Record<string, readonly RequestKind[]>>;
