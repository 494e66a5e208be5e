import type { Reading } from "../../app/ports/telemetry.ts";

/** What nobody can know from here, and why: proves nothing either way. */
export const notLookedAt = (because: string): Reading<string> => ({
  status: "failed",
  reason: `not looked at, because ${because}`,
  link: null,
});

export const said = (lines: readonly string[]): Reading<string> => {
  const value = lines.join("\n");
  return { status: "ok", value, body: value, link: null };
};
