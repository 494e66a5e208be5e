import pino from "pino";
import type { Logger } from "../app/ports/logger.ts";

type Options = { readonly level: string; readonly redact: (text: string) => string };

/** Fields that hold whole payloads or credentials are never written, whatever is in them. */
const neverWritten = [
  "token",
  "secret",
  "authorization",
  "password",
  "*.token",
  "*.secret",
  "*.authorization",
  "*.password",
  "*.headers",
];

/** JSON lines on standard output; every line passes through the redaction before it is written. */
export const createLogger = ({ level, redact }: Options): Logger => {
  const logger = pino(
    {
      level,
      base: null,
      redact: { paths: neverWritten, censor: "[not logged]" },
      serializers: { error: pino.stdSerializers.err },
    },
    {
      write: (line: string) => void process.stdout.write(redact(line)),
    },
  );
  return {
    debug: (fields, message) => logger.debug(fields, message),
    info: (fields, message) => logger.info(fields, message),
    warn: (fields, message) => logger.warn(fields, message),
    error: (fields, message) => logger.error(fields, message),
  };
};
