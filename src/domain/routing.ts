/** The kinds of work that the operations department takes on. Closed: a model answers with one of these or not at all. */
export const taskTypes = [
  "infrastructure_design",
  "kubernetes",
  "terraform",
  "deployment",
  "incident",
  "debugging",
  "network",
  "database_ops",
  "db_performance",
  "service_mesh",
  "multi_cloud",
] as const;
export type TaskType = (typeof taskTypes)[number];

/** Everybody whom a task can be given to. Who they are and what they may use stands in agents/roster. */
export const specialists = [
  "cloud-architect",
  "kubernetes-architect",
  "hybrid-cloud-architect",
  "terraform-specialist",
  "service-mesh-expert",
  "deployment-engineer",
  "devops-troubleshooter",
  "incident-responder",
  "network-engineer",
  "database-optimizer",
  "database-admin",
] as const;
export type SpecialistName = (typeof specialists)[number];

const routes = {
  infrastructure_design: "cloud-architect",
  kubernetes: "kubernetes-architect",
  terraform: "terraform-specialist",
  deployment: "deployment-engineer",
  incident: "incident-responder",
  debugging: "devops-troubleshooter",
  network: "network-engineer",
  database_ops: "database-admin",
  db_performance: "database-optimizer",
  service_mesh: "service-mesh-expert",
  multi_cloud: "hybrid-cloud-architect",
} as const satisfies Record<TaskType, SpecialistName>;

/** Whoever debugs production takes what nobody else is known to be for. */
const forEverythingElse: SpecialistName = "devops-troubleshooter";

/** Who takes a task of this type; a type that nobody knows goes to the troubleshooter. */
export const routeOperationsTask = (taskType: string): SpecialistName =>
  isTaskType(taskType) ? routes[taskType] : forEverythingElse;

export const isTaskType = (text: string): text is TaskType => Object.hasOwn(routes, text);

export const isSpecialist = (text: string): text is SpecialistName => (specialists as readonly string[]).includes(text);

export type Addressed = { readonly to: SpecialistName | null; readonly text: string };

/**
 * Whom somebody speaks to by name: `kubernetes-architect why is the pod pending`, with or without `@`, a colon, or
 * spaces for hyphens at the beginning; within a sentence only the exact name counts.
 * @returns the text without the name when it stood at the beginning
 */
export const addressedTo = (said: string): Addressed => {
  const text = said.trim();
  for (const name of specialists) {
    const atStart = new RegExp(`^@?${name.replaceAll("-", "[- ]")}(?![\\w-])[\\s:,]*`, "i").exec(text);
    if (atStart !== null) return { to: name, text: text.slice(atStart[0].length).trim() };
  }
  const named = specialists
    .map((name) => ({ name, at: text.search(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, "i")) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at)[0];
  return { to: named?.name ?? null, text };
};
