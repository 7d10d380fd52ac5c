#!/usr/bin/env node
// As a whole: an old Node.js ends at the import of a name that its module lacks, before it could say that it is old.
import module from "node:module";
import { tooOldNode } from "./node-version.ts";

const tooOld = tooOldNode(process.version);
if (tooOld === null) {
  // Must come before the modules it is for: from the second start on they are read compiled.
  module.enableCompileCache();
  const { run } = await import("./run.ts");
  process.exitCode = await run(process.argv);
} else {
  process.stderr.write(tooOld);
  process.exitCode = 2;
}
