import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import type { GateQuestion } from "../../app/ports/gate-prover.ts";
import { redact } from "../../base/redact.ts";
import { missing, type Prover, proven, reachBy } from "./prover.ts";

type Options = {
  readonly argv: readonly [string, ...string[]];
  /** Where programs are; the command gets this and the change, and none of our own secrets. */
  readonly path: string;
  readonly timeoutMs?: number;
};

/** Within the five seconds that all proofs together have. */
const usualTimeoutMs = 4_000;
/** Of what it says, the end is kept: there stands why it failed. */
const outputLimit = 4_096;
const shownLimit = 300;

type End = { readonly code: number | null; readonly output: string; readonly stopped: string | null };

/** A command of the house's own that ends with status 0. No shell: what is proposed cannot become a part of it. */
export const commandProver = (options: Options): Prover => {
  const [name] = options.argv;
  return {
    reach: reachBy(`the command ${name}`, async () =>
      (await isThere(name, options.path)) ? null : "there is no such program",
    ),
    prove: async (question) => {
      const { code, output, stopped } = await run(options, question);
      const said = lastWords(output);
      if (code === 0) return proven(`${name} ended well${said}`);
      return missing(`${name} ${stopped ?? `ended with status ${code ?? "unknown"}`}${said}`);
    },
  };
};

const run = (
  { argv: [name, ...rest], path, timeoutMs = usualTimeoutMs }: Options,
  question: GateQuestion,
): Promise<End> =>
  new Promise((resolve) => {
    // In a process group of its own, so that what it started ends with it.
    const child = spawn(name, rest, {
      env: environmentOf(question, path),
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    let output = "";
    let stopped: string | null = null;
    const keep = (chunk: Buffer): void => {
      output = (output + chunk.toString("utf8")).slice(-outputLimit);
    };
    const stop = (why: string) => (): void => {
      stopped = why;
      if (child.pid !== undefined) killGroup(child.pid);
    };
    const late = stop("did not end in time");
    const timer = setTimeout(late, timeoutMs);
    if (question.signal.aborted) late();
    question.signal.addEventListener("abort", late, { once: true });
    const end = (code: number | null): void => {
      clearTimeout(timer);
      question.signal.removeEventListener("abort", late);
      resolve({ code, output, stopped });
    };
    child.stdout.on("data", keep);
    child.stderr.on("data", keep);
    child.once("error", (error) => {
      stopped = `could not be started: ${error.message}`;
      end(null);
    });
    child.once("close", end);
  });

/** It may have ended by itself at this very moment. */
const killGroup = (pid: number): void => {
  try {
    process.kill(-pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
};

const environmentOf = ({ service, action, from, to, source }: GateQuestion, path: string): NodeJS.ProcessEnv => ({
  PATH: path,
  FIREBREAK_SERVICE: service,
  FIREBREAK_ACTION: action,
  FIREBREAK_FROM: from,
  FIREBREAK_TO: to,
  FIREBREAK_SOURCE: source.kind === "version" || source.kind === "said" ? source.ref : "",
});

const lastWords = (output: string): string => {
  const line = output.trim().split("\n").at(-1)?.trim() ?? "";
  return line === "" ? "" : `: ${redact(line).slice(0, shownLimit)}`;
};

const isThere = async (name: string, path: string): Promise<boolean> => {
  const places = name.includes("/") ? [name] : path.split(delimiter).map((folder) => join(folder, name));
  const found = await Promise.allSettled(places.map((place) => access(place, constants.X_OK)));
  return found.some(({ status }) => status === "fulfilled");
};
