import { type ChildProcess, spawn } from "node:child_process";

export type ProgramRun =
  | {
      readonly kind: "exited";
      readonly code: number;
      readonly stdout: string;
      readonly stderr: string;
      /** It printed more than was kept. */
      readonly isCut: boolean;
    }
  /** It could not be started, so nothing ran. */
  | { readonly kind: "missing"; readonly says: string }
  /** It was ended before it ended by itself: what it did is not known. */
  | { readonly kind: "cut_short"; readonly says: string };

export type RunProgram = (
  args: readonly string[],
  how: { readonly timeoutMs: number; readonly signal: AbortSignal | null },
) => Promise<ProgramRun>;

type Options = {
  readonly binary: string;
  /** All that it gets of our environment. */
  readonly environment: Readonly<Record<string, string>>;
  /** What it prints beyond this is not kept. */
  readonly outputLimitBytes: number;
};

const killAfterMs = 2_000;

/** Starts a program with an argument array: no shell reads a name or a version. */
export const createRunProgram =
  ({ binary, environment, outputLimitBytes }: Options): RunProgram =>
  (args, { timeoutMs, signal }) =>
    new Promise((resolve) => {
      // A group of its own: a Ctrl-C for us does not cut a rollback short, and a time-out reaches its plugins as well.
      const child = spawn(binary, args, { env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true });
      const [stdout, stderr] = [collector(outputLimitBytes), collector(outputLimitBytes)];
      child.stdout?.on("data", stdout.add);
      child.stderr?.on("data", stderr.add);
      let reason = "";
      const end = (why: string) => (): void => {
        reason ||= why;
        endGroup(child);
      };
      const timer = setTimeout(end(`it was ended after ${timeoutMs} ms`), timeoutMs);
      const stop = end("nobody waits for it any more");
      if (signal?.aborted === true) stop();
      signal?.addEventListener("abort", stop);
      const settle = (run: ProgramRun): void => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", stop);
        resolve(run);
      };
      child.on("error", (error: NodeJS.ErrnoException) =>
        settle({ kind: "missing", says: `${binary} cannot be started (${error.code ?? error.message})` }),
      );
      child.on("close", (code, killedBy) =>
        settle(
          code === null || reason !== ""
            ? { kind: "cut_short", says: reason || `it was ended by ${killedBy ?? "a signal"}` }
            : { kind: "exited", code, stdout: stdout.text(), stderr: stderr.text(), isCut: stdout.isCut() },
        ),
      );
    });

const collector = (limitBytes: number) => {
  const chunks: Buffer[] = [];
  let length = 0;
  return {
    add: (chunk: Buffer): void => {
      if (length < limitBytes) chunks.push(chunk.subarray(0, limitBytes - length));
      length += chunk.length;
    },
    text: (): string => Buffer.concat(chunks).toString("utf8"),
    isCut: (): boolean => length > limitBytes,
  };
};

const endGroup = ({ pid, exitCode }: ChildProcess): void => {
  if (pid === undefined || exitCode !== null) return;
  signalGroup(pid, "SIGTERM");
  setTimeout(() => signalGroup(pid, "SIGKILL"), killAfterMs).unref();
};

const signalGroup = (pid: number, signal: "SIGTERM" | "SIGKILL"): void => {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    // It has ended in between.
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error;
  }
};

/** What programs that talk to a cluster usually need; a secret of ours is never among it unless it is named. */
const usualNames =
  /^(PATH|HOME|TMPDIR|LANG|KUBECONFIG|KUBERNETES_\w+|XDG_\w+|SSL_CERT_(FILE|DIR)|(HTTPS?|NO)_PROXY|(https?|no)_proxy)$/;

/** @param also names that this one program needs beside the usual ones */
export const environmentFor = (
  variables: Readonly<Record<string, string | undefined>>,
  passed: readonly string[],
  also: RegExp | null,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value !== undefined && (usualNames.test(name) || also?.test(name) === true || passed.includes(name))
        ? [[name, value]]
        : [],
    ),
  );
