import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

/**
 * Making an empty database takes longer than everything else in a demo's start. So one is kept aside, made by
 * `firebreak migrate` after the first demo is up, and later demos begin with a copy of it.
 */
export type DataTemplate = {
  /** Puts an empty, migrated database into the folder, when there is one to copy. */
  readonly copyTo: (folder: string) => void;
  /** Makes the template in the background, when it is missing; it is in nobody's way. */
  readonly prepare: () => void;
};

export const dataTemplate = (root: string): DataTemplate => {
  const shelf = join(root, ".sandbox");
  const path = join(shelf, `template-${schemaOf(root)}`);
  return {
    copyTo: (folder) => {
      if (existsSync(path)) cpSync(path, folder, { recursive: true });
    },
    prepare: () => {
      if (existsSync(path)) return;
      for (const name of readdirSync(shelf))
        if (name.startsWith("template-")) rmSync(join(shelf, name), { recursive: true, force: true });
      const draft = `${path}.draft-${process.pid}`;
      const child = spawn(process.execPath, [join(root, "src/main.ts"), "migrate"], {
        stdio: "ignore",
        env: { PATH: process.env.PATH ?? "", FIREBREAK_DATA: draft },
      });
      child.unref();
      // A demo that ends meanwhile leaves a draft; only a whole template gets its name.
      child.on("exit", (code) => {
        if (code === 0) renameSync(draft, path);
        else rmSync(draft, { recursive: true, force: true });
      });
    },
  };
};

/** Another schema, or another PGlite, is another template. */
const schemaOf = (root: string): string => {
  const folder = join(root, "src/store/migrations");
  const parts = readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"));
  return createHash("sha256")
    .update(parts.join("\n"))
    .update(readFileSync(join(root, "package-lock.json")))
    .digest("hex")
    .slice(0, 12);
};

/** Demos that are over are kept for a while, to look at; each is some forty megabytes. */
export const forgetOldDemos = (root: string, kept: number): void => {
  const shelf = join(root, ".sandbox");
  if (!existsSync(shelf)) return;
  const old = readdirSync(shelf)
    .filter((name) => /^\d+$/.test(name))
    .sort()
    .slice(0, -kept);
  for (const name of old) rmSync(join(shelf, name), { recursive: true, force: true });
};
