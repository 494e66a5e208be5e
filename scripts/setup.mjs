// Runs on any Node from 18 on, with nothing installed: makes `node_modules` match the lock file, then gets out of the way.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const stamp = join(root, "node_modules", ".firebreak-lock");

const lockHash = () =>
  createHash("sha256")
    .update(readFileSync(join(root, "package-lock.json")))
    .update(`${process.platform} ${process.arch}`)
    .digest("hex");

const isInstalled = (wanted) => existsSync(stamp) && readFileSync(stamp, "utf8") === wanted;

// An image that was built with `npm ci --omit=dev` is complete as it is.
const isImage = process.env.NODE_ENV === "production" && existsSync(join(root, "node_modules"));

const install = (wanted) => {
  process.stderr.write("Installing packages as the lock file names them (once)…\n");
  try {
    execFileSync("npm", ["ci", "--loglevel=error"], { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  } catch {
    process.stderr.write("npm ci failed; see above. Firebreak needs the npm registry for its first start.\n");
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
};

if (!isImage) {
  const wanted = lockHash();
  if (!isInstalled(wanted)) install(wanted);
}
