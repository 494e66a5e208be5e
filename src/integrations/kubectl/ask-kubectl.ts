import type { Reading } from "../../app/ports/telemetry.ts";
import type { RunProgram } from "../run-program.ts";
import { readingOfRun } from "./reading-of-run.ts";

/** kubectl's own time for one request; ours is a little longer, so that its words about it are heard. */
const requestTimeout = "8s";
const timeoutMs = 10_000;

/** All that is ever asked of kubectl. None of them changes anything. */
export type Verb = "get" | "describe" | "logs" | "top";

/** @param args checked by whoever calls: from here on they go to kubectl as they are, one by one, and never to a shell */
export type AskKubectl = (verb: Verb, args: readonly string[], signal: AbortSignal) => Promise<Reading<string>>;

type Options = {
  readonly run: RunProgram;
  readonly kubeconfig: string | null;
  readonly context: string | null;
};

export const createAskKubectl = ({ run, kubeconfig, context }: Options): AskKubectl => {
  const always = [
    ...(kubeconfig === null ? [] : [`--kubeconfig=${kubeconfig}`]),
    ...(context === null ? [] : [`--context=${context}`]),
    `--request-timeout=${requestTimeout}`,
  ];
  return async (verb, args, signal) => readingOfRun(await run([verb, ...args, ...always], { timeoutMs, signal }));
};
