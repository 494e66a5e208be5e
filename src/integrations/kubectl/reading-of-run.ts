import type { Reading } from "../../app/ports/telemetry.ts";
import { redact } from "../../base/redact.ts";
import type { ProgramRun } from "../run-program.ts";

const reasonLimit = 300;
/**
 * One object was asked for by name, and the server says that it is not there. Any other 404 is a missing API. The second
 * wording is that of `kubectl logs` in newer versions (seen in 1.33).
 */
const objectNotFound =
  /^(?:Error from server|error: error from server) \(NotFound\): \S+ "[^"]*" not found(?: in namespace "[^"]*")?$/;
/** What kubectl says beside its answer, and no error. */
const besideTheAnswer = /^(?:Warning: |[IW]\d{4} |Found \d+ pods, using |Defaulted container )/;

/**
 * What a run of kubectl means. There is nothing only when kubectl itself says so: an empty list, or `NotFound` for an
 * object that was asked for by name. A server that refuses, is away, or is too slow proves nothing.
 */
export const readingOfRun = (run: ProgramRun): Reading<string> => {
  if (run.kind !== "exited") return { status: "failed", reason: run.says, link: null };
  const complaints = complaintsOf(run.stderr);
  if (run.code !== 0) {
    return complaints.length > 0 && complaints.every((line) => objectNotFound.test(line))
      ? { status: "empty", link: null, body: redact(complaints.join("\n")) }
      : { status: "failed", reason: reasonOf(complaints, run.code), link: null };
  }
  const value = redact(run.isCut ? wholeLinesOf(run.stdout) : run.stdout);
  return value.trim() === ""
    ? { status: "empty", link: null, body: redact(complaints.join("\n")) }
    : { status: "ok", value, link: null, body: value };
};

const complaintsOf = (stderr: string): readonly string[] =>
  stderr
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !besideTheAnswer.test(line));

/** kubectl's own words: `Error from server (Forbidden): …`, `Unable to connect to the server: …`. */
const reasonOf = (complaints: readonly string[], code: number): string => {
  const words = redact(complaints.join(" "));
  if (words === "") return `kubectl ended with status ${code} and said nothing`;
  return words.length <= reasonLimit ? words : `${words.slice(0, reasonLimit - 1)}…`;
};

const wholeLinesOf = (text: string): string =>
  `${text.slice(0, text.lastIndexOf("\n") + 1)}… kubectl printed more than is kept …\n`;
