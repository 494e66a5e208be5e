import { z } from "zod";
import type { Account } from "../../app/ports/delivery.ts";
import { oneLine } from "../../base/one-line.ts";
import { applicationShape, historyOf, isAutoSyncOn, revisionText, versionOf } from "./application.ts";

/** How an Application is, in rows. Source: argo-cd.readthedocs.io, the Application CRD and its resource tree. */

const health = z.object({ status: z.string().nullish(), message: z.string().nullish() }).nullish();
const placed = {
  group: z.string().nullish(),
  kind: z.string().nullish(),
  namespace: z.string().nullish(),
  name: z.string().nullish(),
};
const resource = z.object({ ...placed, status: z.string().nullish(), health, requiresPruning: z.boolean().nullish() });
const node = z.object({ ...placed, health });
const result = z.object({
  ...placed,
  status: z.string().nullish(),
  hookPhase: z.string().nullish(),
  message: z.string().nullish(),
});

const status = z.object({
  sync: z.object({ status: z.string().nullish() }).nullish(),
  health,
  reconciledAt: z.string().nullish(),
  conditions: z.array(z.object({ type: z.string(), message: z.string().nullish() })).nullish(),
  resources: z.array(resource).nullish(),
  operationState: z
    .object({
      finishedAt: z.string().nullish(),
      retryCount: z.int().nullish(),
      syncResult: z.object({ resources: z.array(result).nullish() }).nullish(),
    })
    .nullish(),
});

export const wellness = applicationShape.and(z.object({ status: status.prefault({}) }));
export const resourceTree = z.object({ nodes: z.array(node).nullish() });

type Wellness = z.output<typeof wellness>;
type Resource = z.output<typeof resource>;
type Node = z.output<typeof node>;
type Placed = Pick<Node, "group" | "kind" | "namespace" | "name">;

/** The tree says what pods and replica sets are like; the application itself speaks only of what it made. */
export type Tree =
  | { readonly kind: "read"; readonly nodes: readonly Node[] }
  | { readonly kind: "unread"; readonly why: string };

const historyShown = 10;
const unwellShown = 30;
const wordsLimit = 300;
const nameLimit = 120;

export const accountOf = (name: string, application: Wellness, tree: Tree): Account => {
  const summary = summaryOf(name, application);
  const body = [
    summary,
    ...syncing(application),
    ...conditionsOf(application),
    ...failuresOf(application),
    ...unwell(application, tree),
    ...history(application),
  ].join("\n");
  return { summary, body };
};

const summaryOf = (name: string, application: Wellness): string => {
  const { sync, health: state } = application.status;
  const [current] = historyOf(application);
  const version = current === undefined ? "was never synced" : `has ${versionOf(current)} (id ${current.id})`;
  const said = oneLine(state?.message ?? "", wordsLimit);
  return `application ${name} is ${sync?.status ?? "Unknown"} and ${state?.status ?? "Unknown"}${said === "" ? "" : ` (${said})`}; it ${version}`;
};

const syncing = (application: Wellness): readonly string[] => {
  const { operationState: last, reconciledAt } = application.status;
  const compared = reconciledAt === null || reconciledAt === undefined ? "" : `; last compared ${reconciledAt}`;
  const auto = `auto-sync is ${isAutoSyncOn(application) ? "on" : "off"}${compared}`;
  if (last === null || last === undefined) return [auto, "no operation is on record"];
  const end = last.finishedAt ? ` to ${last.finishedAt}` : ", not finished";
  const retries = (last.retryCount ?? 0) > 0 ? `, ${last.retryCount} retries` : "";
  const to = revisionText({ revision: null, revisions: null, ...last.operation.sync });
  const what = to === "" ? "" : ` to ${oneLine(to, nameLimit)}`;
  const dry = last.operation.sync?.dryRun === true ? "dry run" : "sync";
  return [
    auto,
    `last ${dry}${what}: ${last.phase}, ${last.startedAt}${end}${retries}. ${oneLine(last.message ?? "", wordsLimit)}`.trimEnd(),
  ];
};

const conditionsOf = ({ status: { conditions } }: Wellness): readonly string[] =>
  (conditions ?? [])
    .slice(0, historyShown)
    .map(({ type, message }) => `${type}: ${oneLine(message ?? "", wordsLimit)}`);

const isBadResult = (one: z.output<typeof result>): boolean =>
  one.status === "SyncFailed" || one.hookPhase === "Failed" || one.hookPhase === "Error";

/** Which objects the last operation failed at. */
const failuresOf = ({ status: { operationState } }: Wellness): readonly string[] =>
  (operationState?.syncResult?.resources ?? [])
    .filter(isBadResult)
    .slice(0, unwellShown)
    .map((one) => `not applied: ${called(one)}: ${oneLine(one.message ?? "", wordsLimit)}`);

const isWell = (state: string | null | undefined): boolean =>
  state === null || state === undefined || state === "" || state === "Healthy";

const unwell = ({ status: { resources } }: Wellness, tree: Tree): readonly string[] => {
  const own = (resources ?? []).filter((one) => !isWell(one.health?.status) || (one.status ?? "Synced") !== "Synced");
  const told = new Set(own.map(called));
  const below =
    tree.kind === "unread" ? [] : tree.nodes.filter((one) => !isWell(one.health?.status) && !told.has(called(one)));
  const rows = [...own.map(resourceRow), ...below.map(nodeRow)];
  const more = rows.length - unwellShown;
  const unread =
    tree.kind === "unread" ? [`what is below them could not be read: ${oneLine(tree.why, wordsLimit)}`] : [];
  if (rows.length === 0)
    return [
      tree.kind === "unread" ? "none of its own resources is unwell" : "none of its resources is unwell",
      ...unread,
    ];
  return [
    `resources that are not as they should be (${rows.length}):`,
    ...rows.slice(0, unwellShown),
    ...(more > 0 ? [`… ${more} more are not shown`] : []),
    ...unread,
  ];
};

/** `apps/Deployment shop/checkout` */
const called = ({ group, kind, namespace, name }: Placed): string =>
  oneLine(`${group ? `${group}/` : ""}${kind ?? "?"} ${namespace ? `${namespace}/` : ""}${name ?? "?"}`, nameLimit);

const resourceRow = (one: Resource): string => {
  const parts = [one.status ?? "", one.requiresPruning === true ? "to be pruned" : "", one.health?.status ?? ""];
  return `${called(one)}: ${parts.filter((part) => part !== "").join(", ")}${words(one.health?.message)}`;
};

const nodeRow = (one: Node): string => `${called(one)}: ${one.health?.status ?? ""}${words(one.health?.message)}`;

const words = (message: string | null | undefined): string => (message ? `. ${oneLine(message, wordsLimit)}` : "");

const history = (application: Wellness): readonly string[] => {
  const entries = historyOf(application);
  if (entries.length === 0) return [];
  const rows = entries
    .slice(0, historyShown)
    .map(
      (one) =>
        `id ${one.id} ${oneLine(versionOf(one), nameLimit)} ${commit(revisionText(one))}since ${one.deployedAt ?? "unknown"}`,
    );
  const more = entries.length - rows.length;
  return ["history, newest first:", ...rows, ...(more > 0 ? [`… ${more} older are not shown`] : [])];
};

const shortCommit = 12;
const commit = (revision: string): string =>
  revision === "" ? "" : `(${oneLine(revision, nameLimit).slice(0, shortCommit)}) `;
