import { homeView } from "../../../views/home.ts";
import { listIncidents } from "../../app/answer-query.ts";
import type { DeskDependencies } from "./dependencies.ts";
import { homeEvent } from "./payloads.ts";

/** The Home tab, drawn when somebody opens it. Private incidents are not on it. */
export const home = async (deps: DeskDependencies, event: unknown, _envelope: unknown): Promise<void> => {
  const read = homeEvent.safeParse(event);
  if (!read.success || (read.data.tab ?? "home") !== "home") return;
  const live = await listIncidents(deps, "live", null);
  const view = homeView(
    { userId: read.data.user, live, operations: await deps.operations.load() },
    { words: deps.words, now: deps.clock.now() },
  );
  await deps.gateway.callNow("views.publish", { user_id: read.data.user, view });
};
