#!/usr/bin/env node
// Stands in for the kubectl command: answers from state.json beside this file, in kubectl's words, and notes its arguments.
import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";

const state = JSON.parse(readFileSync(join(import.meta.dirname, "state.json"), "utf8"));
const [verb, ...rest] = process.argv.slice(2);
const flag = (name) => rest.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3);
const [resource, name] = rest.filter((one) => !one.startsWith("--"));
const namespace = flag("namespace") ?? "";

appendFileSync(
  join(import.meta.dirname, "calls.jsonl"),
  `${JSON.stringify({ args: process.argv.slice(2), environment: Object.keys(process.env) })}\n`,
);

const say = (text) => process.stdout.write(`${text}\n`);
const fail = (text) => {
  process.stderr.write(`${text}\n`);
  process.exit(1);
};
const notFound = (kind, one) => fail(`Error from server (NotFound): ${kind} "${one}" not found`);
const noResources = () =>
  process.stderr.write(`No resources found${namespace === "" ? "" : ` in ${namespace} namespace`}.\n`);

/** As kubectl prints one table for all namespaces. */
const withNamespace = ({ namespace: where, text }, at) =>
  text
    .split("\n")
    .map((line, row) => `${(row === 0 ? "NAMESPACE" : where).padEnd(20)}${line}`)
    .slice(at === 0 ? 0 : 1)
    .join("\n");

const rowsOf = (text) => text.split("\n").slice(1);

const getTable = () => {
  const tables = state.tables.filter((one) => one.resource === resource);
  const found = rest.includes("--all-namespaces") ? tables : tables.filter((one) => one.namespace === namespace);
  const wanted = name ?? flag("field-selector")?.replace("metadata.name=", "");
  const kept = found.flatMap((one) => {
    const rows = rowsOf(one.text).filter((row) => wanted === undefined || row.split(/\s+/)[0] === wanted);
    return rows.length === 0 ? [] : [{ ...one, text: [one.text.split("\n")[0], ...rows].join("\n") }];
  });
  if (kept.length === 0) return name === undefined ? noResources() : notFound(resource, name);
  say(rest.includes("--all-namespaces") ? kept.map(withNamespace).join("\n") : kept[0].text);
};

/** Pods of a workload, oldest first; the fake's only label is `app`. */
const getPodNames = () => {
  const workload = flag("selector")?.replace("app=", "");
  const pods = state.pods.filter(
    (pod) => (namespace === "" || pod.namespace === namespace) && (workload === undefined || pod.workload === workload),
  );
  if (pods.length === 0) return noResources();
  say(pods.map((pod) => `pod/${pod.name}`).join("\n"));
};

/** `deployment/x statefulset/x …`: what there is of them. */
const getObjects = () => {
  const one = resource.split("/")[1];
  const isHere = (object) => object.namespace === namespace && object.name === one;
  if (flag("output") === "yaml") {
    for (const { text } of state.manifests.filter(isHere)) say(text);
    return;
  }
  const pod = state.pods.find(({ namespace: where, workload }) => where === namespace && workload === one);
  if (pod !== undefined) say(JSON.stringify({ items: [{ spec: { selector: { matchLabels: { app: one } } } }] }));
};

const fieldOf = (object, path) => path.split(".").reduce((value, field) => value?.[field], object);

/** One by its name, or a list by a label and a field. */
const getJson = () => {
  const here = state.objects.filter((one) => one.resource === resource && one.namespace === namespace);
  if (name !== undefined) {
    const found = here.find(({ object }) => object.metadata.name === name);
    return found === undefined ? notFound(resource, name) : say(JSON.stringify(found.object));
  }
  const [label, value] = flag("selector")?.split("=") ?? [];
  const [field, wanted] = flag("field-selector")?.split("=") ?? [];
  const items = here
    .map(({ object }) => object)
    .filter((object) => label === undefined || object.metadata.labels?.[label] === value)
    .filter((object) => field === undefined || fieldOf(object, field) === wanted);
  say(JSON.stringify({ items }));
};

const get = () => {
  if (resource.includes("/")) return getObjects();
  if (flag("output") === "name") return getPodNames();
  if (flag("output") === "json") return getJson();
  const output = flag("output") ?? "";
  if (output.startsWith("custom-columns")) return say(state.capacity ?? "NAME   TAINTS");
  if (!output.startsWith("go-template")) return getTable();
  const found = state.keys?.[name];
  return found === undefined ? notFound(resource, name) : say(found.map((key) => `  ${key}`).join("\n"));
};

const describe = () => {
  const found = state.descriptions.find(
    (one) => one.resource === resource && one.name === name && one.namespace === namespace,
  );
  if (found === undefined) return notFound(resource, name);
  say(found.text);
};

const logs = () => {
  const found = state.logs.find((one) => one.name === resource && one.namespace === namespace);
  if (found === undefined && state.version === "1.33")
    fail(`error: error from server (NotFound): pods "${resource}" not found in namespace "${namespace}"`);
  if (found === undefined) return notFound("pods", resource);
  if (found.text !== "") say(found.text);
};

const faults = {
  hangs: () => setInterval(() => undefined, 60_000),
  unreachable: () => fail("Unable to connect to the server: dial tcp 10.0.0.1:6443: i/o timeout"),
  forbidden: () =>
    fail(
      `Error from server (Forbidden): ${resource} is forbidden: User "firebreak" cannot list resource "${resource}"`,
    ),
  no_api: () => fail("Error from server (NotFound): the server could not find the requested resource"),
  floods: () => {
    for (let row = 0; row < 40_000; row += 1) say(`pod-${row}   1/1   Running   0   3d2h   ${"x".repeat(60)}`);
  },
};

const fault = faults[state.fault];
if (fault !== undefined) fault();
else if (verb === "get") get();
else if (verb === "describe") describe();
else if (verb === "logs") logs();
else if (verb === "top") fail("error: Metrics API not available");
else fail(`error: unknown command "${verb}"`);
