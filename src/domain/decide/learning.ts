import type { CommandOf } from "../command.ts";
import { type Incident, openTasks } from "../incident.ts";
import { isGap, postmortemSections } from "../postmortem.ts";
import { type Context, type Decision, happens, refuse } from "./context.ts";

const isOver = ({ status }: Incident): boolean => status === "resolved" || status === "closed";

/** Also on request, when the timeline has grown since the first draft. */
export const draftPostmortem = (incident: Incident): Decision => {
  if (!isOver(incident))
    return refuse({ kind: "wrong_status", status: incident.status, allowed: ["resolved", "closed"] });
  return incident.postmortem.kind === "published"
    ? refuse({ kind: "already_done", what: "the post-mortem is published" })
    : happens({ kind: "postmortem_requested" });
};

/** A draft that comes after the publication is dropped: people's text wins. */
export const recordPostmortem = (incident: Incident, { draft }: CommandOf<"record_postmortem">): Decision =>
  incident.postmortem.kind === "published" || !isOver(incident)
    ? refuse({ kind: "stale", what: "this draft" })
    : happens({ kind: "postmortem_drafted", draft });

/** Also after the publication: what turns out to be wrong is mended, and the timeline says by whom. */
export const editPostmortem = (incident: Incident, { sections }: CommandOf<"edit_postmortem">): Decision => {
  if (incident.postmortem.kind === "none")
    return refuse({ kind: "missing", field: "post-mortem", expected: "a draft first" });
  const { draft } = incident.postmortem;
  const changed = postmortemSections.filter((section) => {
    const lines = sections[section];
    const before = draft.sections[section].filter((sentence) => !isGap(sentence)).map(({ text }) => text);
    return lines !== undefined && lines.join("\n") !== before.join("\n");
  });
  return changed.length === 0
    ? refuse({ kind: "already_done", what: "the post-mortem says so" })
    : happens({
        kind: "postmortem_edited",
        sections: Object.fromEntries(changed.map((name) => [name, sections[name]])),
      });
};

export const publishPostmortem = ({ postmortem }: Incident, { anyway }: CommandOf<"publish_postmortem">): Decision => {
  switch (postmortem.kind) {
    case "drafted": {
      const sections = postmortemSections.filter((section) => postmortem.draft.sections[section].some(isGap));
      return sections.length > 0 && !anyway
        ? refuse({ kind: "postmortem_gaps", sections })
        : happens({ kind: "postmortem_published" });
    }
    case "published":
      return refuse({ kind: "already_done", what: "the post-mortem is published" });
    case "none":
      return refuse({ kind: "missing", field: "post-mortem", expected: "a draft first" });
  }
};

/** Follow-ups are asked after until they are done; a drill's are nobody's. */
export const remindTasks = (incident: Incident, { since }: CommandOf<"remind_tasks">): Decision => {
  const taskIds = openTasks(incident).map(({ id }) => id);
  return isOver(incident) && taskIds.length > 0 && since === incident.chasingSince && !incident.isDrill
    ? happens({ kind: "tasks_due", taskIds })
    : refuse({ kind: "stale", what: "this reminder" });
};

export const remindPostmortem = (incident: Incident, { policy }: Context): Decision => {
  const isOwed = policy.postmortem.requiredFor.includes(incident.severity) && !incident.isDrill;
  return isOver(incident) && incident.status !== "closed" && incident.postmortem.kind !== "published" && isOwed
    ? happens({ kind: "postmortem_due" })
    : refuse({ kind: "stale", what: "this reminder" });
};
