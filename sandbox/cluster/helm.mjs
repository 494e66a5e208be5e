#!/usr/bin/env node
// Stands in for the helm command: one release, kept in state.json beside this file. It knows history, status and rollback.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const stateFile = join(import.meta.dirname, "state.json");
const state = JSON.parse(readFileSync(stateFile, "utf8"));
const save = () => writeFileSync(stateFile, JSON.stringify(state));
const [command, ...rest] = process.argv.slice(2);
const flag = (name) => (rest.includes(name) ? rest[rest.indexOf(name) + 1] : undefined);

state.calls.push({ args: process.argv.slice(2), environment: Object.keys(process.env) });
save();

const fail = (text) => {
  process.stderr.write(`Error: ${text}\n`);
  process.exit(1);
};

if (rest[0] !== state.release || flag("--namespace") !== state.namespace) fail("release: not found");
const takeFault = () => {
  const { fault } = state;
  state.fault = null;
  save();
  return fault;
};

const rollBack = () => {
  const to = state.history.find(({ revision }) => revision === Number(rest[1]));
  if (to === undefined) fail(`release has no ${rest[1]} version`);
  if (rest.includes("--dry-run")) {
    if (state.dryRunRefuses) fail(state.dryRunRefuses);
    return process.stdout.write("Rollback was a success! Happy Helming!\n");
  }
  const fault = takeFault();
  if (fault === "refused")
    fail('query: failed to query with labels: secrets is forbidden: User "firebreak" cannot list');
  if (fault === "killed_before") process.kill(process.pid, "SIGKILL");
  const newest = state.history.at(-1);
  const made = { ...to, revision: newest.revision + 1, updated: state.now, description: `Rollback to ${to.revision}` };
  const failed = { status: "failed", description: `Rollback "${state.release}" failed: cannot patch "checkout"` };
  state.history = state.history.map((one) => (one.status === "deployed" ? { ...one, status: "superseded" } : one));
  state.history.push({
    ...made,
    ...(fault === "fails" ? failed : { status: fault === "pending" ? "pending-rollback" : "deployed" }),
  });
  state.executions += 1;
  save();
  if (fault === "killed_after" || fault === "pending") process.kill(process.pid, "SIGKILL");
  if (fault === "hangs") return setInterval(() => undefined, 60_000);
  if (fault === "fails") fail('cannot patch "checkout" with kind Deployment');
  process.stdout.write("Rollback was a success! Happy Helming!\n");
};

if (command === "history") process.stdout.write(JSON.stringify(state.history));
if (command === "status") {
  const asked = state.history.find(({ revision }) => revision === Number(flag("--revision")));
  if (asked === undefined) fail("release: not found");
  const info = { status: asked.status, description: asked.description, last_deployed: asked.updated };
  process.stdout.write(
    JSON.stringify({ name: state.release, info, version: asked.revision, namespace: state.namespace }),
  );
}
if (command === "rollback") rollBack();
