import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { executorSchema } from "../../src/config/executor-schema.ts";
import { parseConfigFile } from "../../src/config.ts";

const example = readFileSync(join(import.meta.dirname, "../../firebreak.example.yml"), "utf8");

/** Each `# rollback:` or `# flag:` with the lines under it. */
const examples = [...example.matchAll(/^ {4}# (?:rollback|flag):\n((?: {4}# {3}.*\n)+)/gm)].map(([, lines = ""]) =>
  lines.replaceAll(/^ {4}# {3}/gm, ""),
);

it("every kind of executor stands in the example file, and each example is valid", () => {
  const kinds = examples.map((text) => executorSchema.parse(parse(text)).executor);
  expect(new Set(kinds)).toEqual(new Set(["kubernetes", "argocd", "helm", "github_actions", "flag"]));
});

it("the gates in the example file are the defaults", () => {
  const { gates } = parsedFile(example).policy;
  const { rollback, scale } = parsedFile("").policy.gates;
  expect(gates).toMatchObject({ rollback, scale });
});

const parsedFile = (yaml: string) => {
  const parsed = parseConfigFile(yaml);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.error));
  return parsed.value;
};

it("the cluster in the example file is valid", () => {
  const lines = /^# cluster:\n(?:# {3}.*\n)+/m.exec(example)?.[0] ?? "";
  const parsed = parseConfigFile(lines.replaceAll(/^# /gm, ""));
  expect(parsed).toMatchObject({ ok: true, value: { file: { cluster: { namespaces: ["shop", "kube-system"] } } } });
});

it("the MCP servers in the example file are valid", () => {
  const lines = /^# mcp:\n(?:# {3}.*\n)+/m.exec(example)?.[0] ?? "";
  const parsed = parseConfigFile(lines.replaceAll(/^# /gm, ""));
  expect(parsed).toMatchObject({
    ok: true,
    value: { file: { mcp: { grafana: { token_header: "authorization" }, tickets: { pass_env: ["TICKETS_TOKEN"] } } } },
  });
});

it("the databases in the example file are valid", () => {
  const lines = /^# databases:\n(?:# {3}.*\n)+/m.exec(example)?.[0] ?? "";
  const parsed = parseConfigFile(lines.replaceAll(/^# /gm, ""));
  expect(parsed).toMatchObject({
    ok: true,
    value: { file: { databases: { "payments-db": { services: ["checkout"] } } } },
  });
});

it("what specialists may look at besides is valid in the example file", () => {
  const lines = /^ {6}# github:.*\n(?: {6}#.*\n)+/m.exec(example)?.[0] ?? "";
  const parsed = parseConfigFile(`services:\n  checkout:\n    signals:\n${lines.replaceAll(/^ {6}# /gm, "      ")}`);
  expect(parsed).toMatchObject({
    ok: true,
    value: {
      file: {
        services: {
          checkout: { signals: { github: { environment: "production" }, argocd: { application: "checkout" } } },
        },
      },
    },
  });
});

it("a namespace is a name, and no flag", () => {
  const parsed = parseConfigFile("cluster: { namespaces: [--all-namespaces] }");
  expect(parsed).toMatchObject({ ok: false, error: [{ name: "cluster.namespaces.0" }] });
});
