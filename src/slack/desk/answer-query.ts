import { slashCommands } from "../../../commands/index.ts";
import type { Message } from "../../../views/blocks.ts";
import { helpMessage } from "../../../views/help.ts";
import { incidentCard } from "../../../views/incident-card.ts";
import { incidentList } from "../../../views/incident-list.ts";
import { silenceList } from "../../../views/silence-list.ts";
import { statsMessage } from "../../../views/stats.ts";
import { taskList } from "../../../views/task-list.ts";
import { timelineMessage } from "../../../views/timeline.ts";
import { listIncidents, listPageSize, readStats, readTimeline } from "../../app/answer-query.ts";
import { assertNever } from "../../base/invariant.ts";
import type { Incident } from "../../domain/incident.ts";
import type { ExistingTarget, Query } from "../../domain/intent.ts";
import { answerSlo } from "./answer-slo.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { type Outcome, refused, type Wish } from "./outcome.ts";
import { findTarget } from "./target.ts";

/** Shows something, privately; nothing changes. */
export const answerQuery = async (deps: DeskDependencies, wish: Wish, query: Query): Promise<Outcome> => {
  const context = { words: deps.words, now: deps.clock.now() };
  switch (query.kind) {
    case "help":
      return said(helpMessage(slashCommands, query.topic, context));
    case "list": {
      const incidents = await listIncidents(deps, query.which, query.beforeNumber);
      const last = incidents.at(-1);
      const beforeNumber =
        incidents.length < listPageSize || last === undefined ? null : Number(last.id.slice("INC-".length));
      return said(
        incidentList(
          { which: query.which, incidents, beforeNumber, operations: await deps.operations.load() },
          context,
        ),
      );
    }
    case "silences": {
      const { silences } = await deps.operations.load();
      return said(silenceList({ silences, maintenance: deps.policy.alerts.maintenance }, context));
    }
    case "stats":
      return said(statsMessage(await readStats(deps, query.days), query.days, context));
    case "slo":
      return answerSlo(deps, wish, query.about);
    case "status":
      return about(deps, wish, query.target, async (incident) =>
        incidentCard(incident, { ...context, policy: deps.policy, event: null, evidence: [] }),
      );
    case "timeline":
      return about(deps, wish, query.target, async (incident) =>
        timelineMessage(incident, await readTimeline(deps, incident), query.page, { ...context, policy: deps.policy }),
      );
    case "tasks":
      return about(deps, wish, query.target, async (incident) => taskList(incident, context));
    default:
      return assertNever(query);
  }
};

const said = (message: Message): Outcome => ({ kind: "said", message });

const about = async (
  deps: DeskDependencies,
  wish: Wish,
  target: ExistingTarget,
  draw: (incident: Incident) => Promise<Message>,
): Promise<Outcome> => {
  const found = await findTarget(deps.incidents, target, wish.channelId);
  return found.ok ? said(await draw(found.value)) : refused(deps, found.error);
};
