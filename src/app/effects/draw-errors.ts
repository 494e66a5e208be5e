import type { Chart, Picture } from "../../domain/chart.ts";
import type { Incident } from "../../domain/incident.ts";
import type { EffectDependencies } from "./dependencies.ts";

/** Puts a chart into Slack's storage. A picture is a help and never a duty: null when that is not to be had. */
export const draw = (
  { chat, logger }: Pick<EffectDependencies, "chat" | "logger">,
  { id }: Incident,
  chart: Chart,
): Promise<Picture | null> =>
  chat.uploadPicture(chart).catch((error: unknown) => {
    logger.warn({ error, incident: id, picture: chart.title }, "the picture could not be put into Slack");
    return null;
  });

export const titleOfErrors = (service: string): string => `Failing requests of ${service}`;
