import type { Instant } from "../base/instant.ts";
import type { ChangeAction } from "./change-action.ts";
import type { ChangeSource } from "./change-source.ts";
import type { UserId } from "./ids.ts";

/** The deployment checklist of the operations department. */
export const checklistItems = [
  "tests_passing",
  "security_scan",
  "configuration_validated",
  "rollback_plan_ready",
  "monitoring_configured",
] as const;

/** Its infrastructure standards: they hold for every change to production. */
export const standardItems = [
  "infrastructure_as_code",
  "no_manual_change",
  "version_controlled",
  "documentation_updated",
] as const;

export const gateItems = [...checklistItems, ...standardItems] as const;
export type GateItem = (typeof gateItems)[number];

/** One item of the quality gate, and why it holds. */
export type GateState =
  | { readonly kind: "missing"; readonly reason: string }
  | { readonly kind: "proven"; readonly proof: string; readonly at: Instant }
  | { readonly kind: "ticked"; readonly by: UserId; readonly reason: string; readonly at: Instant };

export type GateCheck = { readonly item: GateItem; readonly state: GateState };

/** Of which changes a person may vouch for it by name. */
const vouching = {
  tests_passing: "any",
  security_scan: "any",
  configuration_validated: "any",
  rollback_plan_ready: "any",
  monitoring_configured: "any",
  infrastructure_as_code: "any",
  no_manual_change: "with_source",
  version_controlled: "with_source",
  documentation_updated: "any",
} satisfies Record<GateItem, "any" | "with_source">;

/** Does it follow from where the change comes from? */
export const followsFromSource = (item: GateItem): boolean => vouching[item] === "with_source";

/**
 * What comes from nowhere is a manual change, and no word of anybody makes it another one: only the broken glass goes past
 * it. Where something is named that nobody could look up, a second person may have looked.
 */
export const isVouchable = (item: GateItem, source: ChangeSource): boolean =>
  !followsFromSource(item) || source.kind === "said";

/** What every change of this kind is asked, whatever the configuration adds. */
export const alwaysAsked = {
  rollback: ["version_controlled", "no_manual_change"],
  deploy: ["version_controlled", "no_manual_change"],
  scale: ["version_controlled", "no_manual_change"],
  restart: ["no_manual_change"],
  flag: ["version_controlled", "no_manual_change"],
} satisfies Record<ChangeAction, readonly GateItem[]>;

/** The two standards that follow from the source and from who does it. They hold for what was found, not for what was said. */
export const standardsOf = (source: ChangeSource, executor: string, at: Instant): readonly GateCheck[] => {
  const proven = (item: GateItem, proof: string): GateCheck => ({ item, state: { kind: "proven", proof, at } });
  const missing = (item: GateItem, reason: string): GateCheck => ({ item, state: { kind: "missing", reason } });
  switch (source.kind) {
    case "version": {
      const where = source.url === null ? source.ref : `${source.ref} (${source.url})`;
      return [
        proven("version_controlled", `it is ${where}; ${source.proof}`),
        proven("no_manual_change", `${executor} does it, from ${source.ref}`),
      ];
    }
    case "said":
      return [
        missing("version_controlled", `nobody could look up ${source.ref}: ${source.reason}`),
        missing("no_manual_change", `nobody could look up where it comes from: ${source.ref}`),
      ];
    case "unchanged":
      return [
        proven("version_controlled", "nothing new is brought in"),
        proven("no_manual_change", `${executor} does it; version and configuration stay`),
      ];
    case "flag_history":
      return [
        proven("version_controlled", `the flag system keeps the history of ${source.flag}`),
        proven("no_manual_change", `${executor} does it, through the flag system`),
      ];
    case "none":
      return [
        missing("version_controlled", "it names no commit, pull request or release"),
        missing("no_manual_change", "a change that comes from nowhere is a manual change to production"),
      ];
  }
};

/** The items to be shown, each once, in the order of the checklist. */
export const gateOf = (required: readonly GateItem[], proofs: readonly GateCheck[]): readonly GateCheck[] =>
  gateItems
    .filter((item) => required.includes(item))
    .map((item) => ({ item, state: joined(proofs.filter((proof) => proof.item === item).map(({ state }) => state)) }));

/** Several may speak of one item: what one of them misses is missing, whatever the others say. */
const joined = (states: readonly GateState[]): GateState => {
  const [first, ...rest] = states;
  if (first === undefined) return { kind: "missing", reason: "nothing proves it yet" };
  const missing = states.find(({ kind }) => kind === "missing");
  if (missing !== undefined) return missing;
  const more = rest.flatMap((state) => (state.kind === "proven" ? [state.proof] : []));
  return first.kind === "proven" ? { ...first, proof: [first.proof, ...more].join("; ") } : first;
};

export const missingItems = (gate: readonly GateCheck[]): readonly GateItem[] =>
  gate.filter((check) => check.state.kind === "missing").map((check) => check.item);
