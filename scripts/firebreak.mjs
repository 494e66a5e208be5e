#!/usr/bin/env node
// The command `firebreak`, on whatever Node is there, with what it needs installed.
import "./setup.mjs";
import { handOver } from "./hand-over.mjs";

handOver(["src/main.ts", ...process.argv.slice(2)]);
