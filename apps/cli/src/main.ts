#!/usr/bin/env node
import { enableCompileCache } from "node:module";

// Must come before the modules it is for: from the second start on they are read compiled.
enableCompileCache();
const { run } = await import("./run.ts");
process.exitCode = await run(process.argv);
