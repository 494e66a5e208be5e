import type { Change, ChangeState } from "../../src/domain/change.ts";
import type { ChangeAction } from "../../src/domain/change-action.ts";
import type { ExecutorSettings } from "../../src/domain/executor-settings.ts";

/** When the intent of every change here was recorded. */
export const intentAt = "2026-11-24T03:00:00.000Z";

type Wish = {
  readonly action?: ChangeAction;
  readonly service?: string;
  readonly from?: string;
  readonly to?: string;
  readonly at?: string;
};

/** What is written of the executor of every change here. */
export const settings: ExecutorSettings = { executor: "webhook", url: "https://deployer.example/rollback" };

/** A change whose intent is on record: from here its executor is asked. */
export const runningChange = ({
  action = "rollback",
  service = "checkout",
  from = "v42",
  to = "v41",
  at = intentAt,
}: Wish = {}): Change => ({
  id: "CHG-1",
  proposal: {
    action,
    service,
    environment: "production",
    target: service,
    from,
    to,
    source: { kind: "version", ref: to, url: null, proof: "it is there" },
    reason: "errors began with v42",
    evidence: [],
    blastRadius: service,
    undo: `deploy ${from} again`,
    gate: [],
    executor: "the executor under test",
    settings,
    quorum: 2,
    approverGroups: ["approvers"],
    supersedes: null,
    undoes: null,
    proposedBy: { kind: "person", userId: "UANA" },
    proposedAt: at,
    expiresAt: "2126-11-24T03:30:00.000Z",
  },
  digest: "0123456789abcdef".repeat(4),
  gate: [],
  state: { kind: "running", approvals: [], at } satisfies ChangeState,
  brokenGlass: null,
  verification: { kind: "none" },
  picture: null,
});
