import { main, type World, workload } from "../world.ts";

/** Whoever calls the target; the door when nobody does. */
export const callerOf = (world: World, target: string): string =>
  world.workloads.find(({ calls }) => calls.includes(target))?.name ?? world.workloads[0]?.name ?? target;
export const port = (world: World, target: string): string => main(world, target).ports[0] ?? "80";
export const complain = (world: World, who: string, line: string): void => {
  workload(world, who).logs.push(line, line.replace("ERROR", "ERROR again:"), line);
};
