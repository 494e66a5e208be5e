import { parseArgs } from "node:util";
import { ack } from "./ack.ts";
import { alerts } from "./alerts.ts";
import { firstMessage } from "./first-message.ts";
import { gate } from "./gate.ts";
import type { Measure, MeasureResult } from "./measure.ts";
import { conditionsOf, conditionsText, resultText } from "./print.ts";

/**
 * `node bench/run.ts [ack|first-message|gate|alerts …] [--rounds n] [--full] [--json]`. `--full`: the storms in their full size.
 * Ends with 0 whatever it saw: what is claimed is a ratio in one run, and no build hangs on how busy a machine is.
 */
const measures: readonly Measure[] = [ack, firstMessage, gate, alerts];
const defaultRounds = 5;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
    rounds: { type: "string", default: String(defaultRounds) },
  },
});
const rounds = Math.max(1, Number.parseInt(values.rounds, 10) || defaultRounds);
const wanted = positionals.length === 0 ? measures : measures.filter(({ name }) => positionals.includes(name));
const unknown = positionals.filter((name) => !measures.some((measure) => measure.name === name));
if (unknown.length > 0) {
  console.error(`No measure ${unknown.join(", ")}; there are: ${measures.map(({ name }) => name).join(", ")}`);
}

// What goes on goes to stderr: stdout is the result alone.
const say = (line: string): void => console.error(line);
const conditions = conditionsOf(rounds);
if (!values.json) console.log(conditionsText(conditions));

const results: MeasureResult[] = [];
const failed: { readonly measure: string; readonly error: string }[] = [];
for (const measure of wanted) {
  try {
    const measured = await measure.run({ rounds, isFull: values.full, say });
    results.push(...measured);
    if (!values.json) for (const result of measured) console.log(resultText(result));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    failed.push({ measure: measure.name, error: reason });
    if (!values.json) console.log(`\n${measure.name} could not be measured: ${reason}`);
  }
}
if (values.json) console.log(JSON.stringify({ conditions, results, failed }, null, 2));
process.exit(0);
