import { expect } from "vitest";
import { parseSlash } from "../../commands/index.ts";
import type { Place, UsageError } from "../../commands/slash-command.ts";
import type { ExistingTarget, Intent } from "../../src/domain/intent.ts";

export const place: Place = { channelId: "C1", userId: "UME", groups: ["approvers", "responders"] };
export const here: ExistingTarget = { kind: "here" };
export const inc = (number: number): ExistingTarget => ({ kind: "named", id: `INC-${number}` });

/** What Slack makes of names that were chosen from its list. */
const escapes: Readonly<Record<string, string>> = {
  "@ana": "<@UANA|ana>",
  "@ben": "<@UBEN>",
  "@oncall": "<!subteam^S1ONCALL|@oncall>",
};
export const asSlackSends = (text: string): string =>
  text.replace(/@(ana|ben|oncall)\b/g, (name) => escapes[name] ?? name);

export const meant = (text: string): Intent => {
  const parsed = parseSlash(asSlackSends(text), place);
  if (!parsed.ok) expect.fail(`${text}: expected ${parsed.error.expected}, came ${parsed.error.came}`);
  return parsed.value;
};

export const misused = (text: string): UsageError => {
  const parsed = parseSlash(asSlackSends(text), place);
  if (parsed.ok) expect.fail(`${text} was read as ${JSON.stringify(parsed.value)}`);
  return parsed.error;
};
