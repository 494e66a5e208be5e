import { type ChildProcess, spawn } from "node:child_process";

export type HelmRun =
  | { readonly kind: "exited"; readonly code: number; readonly stdout: string; readonly stderr: string }
  /** It could not be started, so nothing ran. */
  | { readonly kind: "missing"; readonly says: string }
  /** It was ended before it ended by itself: what it did is not known. */
  | { readonly kind: "cut_short"; readonly says: string };

export type RunHelm = (
  args: readonly string[],
  how: { readonly timeoutMs: number; readonly signal: AbortSignal | null },
) => Promise<HelmRun>;

type Options = {
  readonly binary: string;
  /** All that Helm gets of our environment. */
  readonly environment: Readonly<Record<string, string>>;
};

/** A history of the 256 revisions that Helm shows at most stays far below; what is more is not kept. */
const outputLimitBytes = 1024 * 1024;
const killAfterMs = 2_000;

/** Starts Helm with an argument array: no shell reads a name or a version. */
export const createRunHelm =
  ({ binary, environment }: Options): RunHelm =>
  (args, { timeoutMs, signal }) =>
    new Promise((resolve) => {
      // A group of its own: a Ctrl-C for us does not cut a rollback short, and a time-out reaches its plugins as well.
      const child = spawn(binary, args, { env: environment, stdio: ["ignore", "pipe", "pipe"], detached: true });
      const [stdout, stderr] = [collector(), collector()];
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
      const settle = (run: HelmRun): void => {
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
            : { kind: "exited", code, stdout: stdout.text(), stderr: stderr.text() },
        ),
      );
    });

const collector = () => {
  const chunks: Buffer[] = [];
  let length = 0;
  return {
    add: (chunk: Buffer): void => {
      if (length < outputLimitBytes) chunks.push(chunk.subarray(0, outputLimitBytes - length));
      length += chunk.length;
    },
    text: (): string => Buffer.concat(chunks).toString("utf8"),
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

/** What Helm, and the kubeconfig it reads, usually need; a secret of ours is never among it unless it is named. */
const usualNames =
  /^(PATH|HOME|TMPDIR|LANG|KUBECONFIG|KUBERNETES_\w+|HELM_\w+|XDG_\w+|SSL_CERT_(FILE|DIR)|(HTTPS?|NO)_PROXY|(https?|no)_proxy)$/;

export const environmentForHelm = (
  variables: Readonly<Record<string, string | undefined>>,
  passed: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) =>
      value !== undefined && (usualNames.test(name) || passed.includes(name)) ? [[name, value]] : [],
    ),
  );
