import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type HelmFault = "refused" | "killed_before" | "killed_after" | "pending" | "hangs" | "fails";
export type HelmState = {
  fault: HelmFault | null;
  dryRunRefuses: string | null;
  now: string;
  executions: number;
  history: { revision: number; status: string; app_version: string; description: string; [key: string]: unknown }[];
  calls: { args: string[]; environment: string[] }[];
};

/**
 * A folder with the helm that stands in, and one release that had v40, v41, a failed upgrade, and has v42.
 * @param now when whatever it does is done
 */
export const installHelm = (now: string) => {
  const folder = mkdtempSync(join(tmpdir(), "firebreak-helm-"));
  const [binary, file] = [join(folder, "helm"), join(folder, "state.json")];
  copyFileSync(join(import.meta.dirname, "../../sandbox/cluster/helm.mjs"), binary);
  chmodSync(binary, 0o755);
  // The copy has no extension: the folder says what its files are.
  writeFileSync(join(folder, "package.json"), '{"type":"module"}');
  const entry = (revision: number, status: string, version: string, description: string) => ({
    revision,
    updated: `2026-11-2${revision}T08:00:00.123456789Z`,
    status,
    chart: `checkout-1.${revision}.0`,
    app_version: version,
    description,
  });
  const state: HelmState & { release: string; namespace: string } = {
    release: "checkout",
    namespace: "shop",
    fault: null,
    dryRunRefuses: null,
    now,
    executions: 0,
    history: [
      entry(0, "superseded", "v40", "Install complete"),
      entry(1, "superseded", "v41", "Upgrade complete"),
      entry(2, "failed", "v41b", 'Upgrade "checkout" failed: timed out'),
      entry(3, "deployed", "v42", "Upgrade complete"),
    ],
    calls: [],
  };
  writeFileSync(file, JSON.stringify(state));
  const read = (): HelmState => JSON.parse(readFileSync(file, "utf8"));
  return {
    binary,
    read,
    edit: (change: (state: HelmState) => void): void => {
      const present = read();
      change(present);
      writeFileSync(file, JSON.stringify(present));
    },
    remove: () => rmSync(folder, { recursive: true }),
  };
};
