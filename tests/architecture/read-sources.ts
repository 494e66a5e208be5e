import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative } from "node:path";

/** One source file as the rules see it: its path from the repository's root, its text, and what it imports. */
export type Source = {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
};

export type Import = {
  /** As written for packages (`zod`, `node:http`), from the root for our own files (`src/base/result.ts`). */
  readonly target: string;
  readonly isOwn: boolean;
  readonly isTypeOnly: boolean;
};

const roots = ["src", "commands", "views", "sandbox", "bench", "scripts"] as const;

export const readSources = (root: string): readonly Source[] =>
  roots
    .flatMap((folder) => filesIn(join(root, folder)))
    .map((file) => sourceOf(relative(root, file), readFileSync(file, "utf8")));

const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "node_modules" || entry.name === "dist" ? [] : filesIn(path);
    return /\.(ts|tsx)$/.test(entry.name) ? [path] : [];
  });

export const sourceOf = (path: string, text: string): Source => ({
  path,
  text: codeOnly(text),
  imports: importsOf(path, text),
});

const statement =
  /^\s*(?:import|export)\s+(type\s+)?(?:[^"';]*?\sfrom\s+)?["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']\s*\)/gm;

const importsOf = (path: string, text: string): readonly Import[] =>
  [...withoutComments(text).matchAll(statement)].map(([, typeOnly, target, dynamic]) => {
    const said = target ?? dynamic ?? "";
    const isOwn = said.startsWith(".");
    return {
      target: isOwn ? posix.normalize(posix.join(dirname(path), said)) : said,
      isOwn,
      isTypeOnly: typeOnly !== undefined,
    };
  });

const withoutComments = (text: string): string =>
  text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|[^:"'`\\])\/\/.*$/gm, "$1");

/** Without comments and without the words inside strings, so that prose about `await` is no `await`. */
const codeOnly = (text: string): string =>
  withoutComments(text).replace(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, '""');
