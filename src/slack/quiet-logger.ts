import { webApi } from "@slack/bolt";
import type { Logger } from "../app/ports/logger.ts";

/** The SDKs report through our logger, and quietly: what matters of it reaches us as errors. */
export const quietLogger = (logger: Logger): webApi.Logger => {
  const words = (message: readonly unknown[]): string => message.map(String).join(" ");
  return {
    debug: () => undefined,
    info: () => undefined,
    warn: (...message: unknown[]) => logger.debug({ sdk: words(message) }, "slack sdk"),
    error: (...message: unknown[]) => logger.debug({ sdk: words(message) }, "slack sdk"),
    setLevel: () => undefined,
    getLevel: () => webApi.LogLevel.WARN,
    setName: () => undefined,
  };
};
