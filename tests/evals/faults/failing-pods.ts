import { main, normal, pod, type World, warning, workload } from "../world.ts";

export const stuck = (world: World, target: string, status: string, phase = "Pending"): void => {
  const one = pod(world, target);
  Object.assign(one, { status, phase, age: "14m" });
  for (const container of one.containers)
    Object.assign(container, { ready: false, state: ["Waiting", `Reason:       ${status}`] });
};

/** Starts, says something, ends, and is started again. */
export const crash = (world: World, target: string, line: string, reason = "Error", exitCode = 1): void => {
  const one = pod(world, target);
  Object.assign(one, { status: "CrashLoopBackOff", restarts: "7 (2m13s ago)", age: "14m" });
  Object.assign(main(world, target), {
    ready: false,
    restarts: 7,
    state: ["Waiting", "Reason:       CrashLoopBackOff"],
    lastState: ["Terminated", `Reason:       ${reason}`, `Exit Code:    ${exitCode}`],
  });
  one.events = [
    normal("Started", "Started container server", "3m (x7 over 14m)"),
    warning(
      "BackOff",
      `Back-off restarting failed container server in pod ${one.name}_${world.namespace}(8209d63f-aa89-450d-9813-d555ddcaa175)`,
      "12s (x54 over 14m)",
    ),
  ];
  if (line !== "") workload(world, target).logs.push(line);
};
