import { type IncidentId, parseIncidentId } from "../src/domain/ids.ts";
import type { ExistingTarget } from "../src/domain/intent.ts";
import { means, misuse, type Parsed, type SlashCommand } from "./slash-command.ts";
import type { Word } from "./tokenize.ts";

export const merge: SlashCommand = {
  name: "merge",
  usage: "merge <INC-4>",
  summary: "This incident is a duplicate: cancel it in favour of the other one",
  examples: ["/incident merge INC-4", "/incident INC-7 merge INC-4", "/incident merge INC-7 into INC-4"],
  incident: "before",
  parse: ({ target, words }) => {
    const named = words.filter((word) => !isInto(word)).map(incidentOf);
    const [one, other] = named;
    if (named.length === 1 && one != null) return duplicateOf(target, one);
    if (named.length === 2 && one != null && other != null && target.kind === "here") {
      return duplicateOf({ kind: "named", id: one }, other);
    }
    return misuse("the incident that goes on, e.g. INC-4", words);
  },
};

const isInto = ({ kind, text }: Word): boolean => kind === "plain" && text.toLowerCase() === "into";
const incidentOf = ({ kind, text }: Word): IncidentId | null => (kind === "plain" ? parseIncidentId(text) : null);

const duplicateOf = (target: ExistingTarget, original: IncidentId): Parsed =>
  target.kind === "named" && target.id === original
    ? misuse("two different incidents", original)
    : means({ kind: "merge", target, into: original });
