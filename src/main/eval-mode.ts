import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { claudeModel } from "../agents/anthropic.ts";
import type { RecordedCase } from "../agents/eval/case.ts";
import { type CaseResult, runCase } from "../agents/eval/run-case.ts";
import { runDepartment } from "../agents/eval/run-department.ts";
import { readScript, scriptedModel } from "../agents/eval/script.ts";
import { tillOf } from "../agents/eval/till.ts";
import { patientModel } from "../agents/patience.ts";
import type { Spent } from "../app/ports/spend-store.ts";
import { parseConfigFile } from "../config.ts";
import { describeProblems, readConfigFile } from "./read-config.ts";

/** How cases are answered, or in words why they cannot be. */
export type EvalMode =
  | { readonly kind: "mode"; readonly run: (recorded: RecordedCase) => Promise<CaseResult> }
  | { readonly kind: "refused"; readonly problem: string };

type Wish = {
  /** As `--model` had it; undefined: the first responder alone. */
  readonly model: string | undefined;
  /** As `--most-usd` had it, for the whole run. */
  readonly mostUsd: string | undefined;
};

const usualUsd = 5;
const tokensPerCase = 2_000_000;
/** Waiting for a throttled model, in one case. */
const waitBudgetMs = 45_000;

/** `live` asks Claude; anything else is the file of a scripted model. */
export const evalModeOf = ({ model, mostUsd }: Wish, variables: NodeJS.ProcessEnv): EvalMode => {
  if (model === undefined) return { kind: "mode", run: (recorded) => runCase(recorded, nowMs) };
  const most = mostUsd === undefined ? usualUsd : Number(mostUsd);
  if (mostUsd?.trim() === "" || !Number.isFinite(most) || most <= 0)
    return refused(`expected --most-usd to be dollars above 0, got ${mostUsd}`);
  const purse = purseOf(most);
  return model === "live" ? live(purse, variables) : scripted(model, purse);
};

const live = (purse: Purse, variables: NodeJS.ProcessEnv): EvalMode => {
  const { ANTHROPIC_API_KEY: apiKey = "", ANTHROPIC_BASE_URL: baseUrl = "" } = variables;
  if (apiKey.trim() === "") return refused("--model live asks Claude and needs ANTHROPIC_API_KEY");
  const text = readConfigFile(variables);
  const config = text.ok ? parseConfigFile(text.value) : text;
  if (!config.ok) return refused(describeProblems(config.error));
  const { models, chief } = config.value.file.agents;
  const claude = claudeModel({ apiKey, baseUrl: baseUrl === "" ? null : baseUrl, models });
  const run = async (recorded: RecordedCase): Promise<CaseResult> => {
    const cheaper = new Set<string>();
    const till = tillOf(claude, purse.left());
    const model = patientModel(till.model, {
      waitBudgetMs,
      sleep: (ms, signal) => sleep(ms, undefined, { signal }),
      random: Math.random,
      onCheaper: (from, to) => cheaper.add(`Claude is busy: ${to} answered instead of ${from}.`),
    });
    const result = await runDepartment(recorded, "live", { till: { ...till, model }, chief }, nowMs);
    purse.take(till.bill().usd);
    return withMissing(result, [...cheaper]);
  };
  return { kind: "mode", run };
};

/** A script answers on every tier alike. */
const scriptedChief = "opus";

const scripted = (file: string, purse: Purse): EvalMode => {
  const read = readScript(textOf(file) ?? "");
  if (read.kind === "unreadable")
    return refused(`expected --model to be live or a scripted model's file, got ${file}: ${read.problem}`);
  const run = async (recorded: RecordedCase): Promise<CaseResult> => {
    const till = tillOf(scriptedModel(read.script, recorded.id), purse.left());
    const result = await runDepartment(recorded, "scripted", { till, chief: scriptedChief }, nowMs);
    purse.take(till.bill().usd);
    return result;
  };
  return { kind: "mode", run };
};

const withMissing = (result: CaseResult, more: readonly string[]): CaseResult =>
  result.department === undefined
    ? result
    : { ...result, department: { ...result.department, missing: [...result.department.missing, ...more] } };

type Purse = { readonly left: () => Spent; readonly take: (usd: number) => void };

/** The dollars of the whole run; tokens are each case's own. */
const purseOf = (mostUsd: number): Purse => {
  let usd = mostUsd;
  return {
    left: () => ({ usd, tokens: tokensPerCase }),
    take: (spent) => {
      usd -= spent;
    },
  };
};

const nowMs = (): number => performance.now();

const refused = (problem: string): EvalMode => ({ kind: "refused", problem });

const textOf = (file: string): string | null => {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
};
