import { createHash } from "node:crypto";
import { canonicalJson } from "../base/canonical.ts";
import { redactAll } from "../base/redact.ts";
import type { ExecutorConfig } from "../config/executor-schema.ts";
import type { ExecutorSettings } from "../domain/executor-settings.ts";

/** Who decides, by what checklist, with whose credentials: not what is changed, and not where. */
const isLeftOut = (name: string): boolean =>
  name === "approvers" || name === "gate" || name === "actions" || (name.endsWith("_env") && name !== "pass_env");

/** What is called as the service is, where nothing else is written. */
const namedAfterService: { readonly [Kind in ExecutorConfig["executor"]]?: string } = {
  kubernetes: "name",
  argocd: "application",
  helm: "release",
};

/** All that is written of an executor but for `isLeftOut`, so that a setting of tomorrow counts as well. */
export const settingsOf = (service: string, written: ExecutorConfig): ExecutorSettings => {
  const name = namedAfterService[written.executor];
  const all = { ...(name === undefined ? {} : { [name]: service }), ...written };
  return Object.fromEntries(
    Object.entries(all)
      .filter(([name, value]) => !isLeftOut(name) && value !== undefined)
      .map(([name, value]) => [name, shown(name, typeof value === "string" ? value : canonicalJson(value))]),
  );
};

/** An address may hold a secret. It is kept and shown without it, and another one in its place is still another address. */
const shown = (name: string, value: string): string => {
  const [kept] = Object.values(redactAll({ [name]: value }));
  return kept === undefined || kept === value ? value : `${kept} (${fingerprint(value)})`;
};

const fingerprint = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 8);
