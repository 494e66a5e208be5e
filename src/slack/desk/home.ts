import { homeView } from "../../../views/home.ts";
import { listIncidents } from "../../app/answer-query.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { homeEvent } from "./payloads.ts";
import { requestsOf } from "./requests.ts";

/** The Home tab, drawn when somebody opens it. Private incidents are not on it. */
export const home = async (deps: DeskDependencies, event: unknown, _envelope: unknown): Promise<void> => {
  const read = homeEvent.safeParse(event);
  if (!read.success || (read.data.tab ?? "home") !== "home") return;
  const live = await listIncidents(deps, "live", null);
  const { user: userId } = read.data;
  const view = homeView(
    { userId, live, operations: await deps.operations.load(), requests: await requestsOf(deps, userId) },
    { words: deps.words, now: deps.clock.now() },
  );
  await deps.gateway.callNow("views.publish", { user_id: userId, view });
};
