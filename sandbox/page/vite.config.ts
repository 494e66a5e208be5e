import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** Builds the page into `dist/sandbox-page`, from where the sandbox's server hands it out. */
export default defineConfig({
  root: here("."),
  base: "./",
  plugins: [react()],
  build: { outDir: here("../../dist/sandbox-page"), emptyOutDir: true },
});
