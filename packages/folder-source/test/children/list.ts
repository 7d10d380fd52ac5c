// Lists paths in a process of its own, whose rights and memory the test limits.
import { createFolderSource } from "../../src/index.ts";

const source = createFolderSource({ paths: process.argv.slice(2) });
const unreadable: Record<string, string> = {};
let recordings = 0;
for await (const entry of source.list({})) {
  if ("unreadable" in entry) unreadable[entry.id] = entry.unreadable.message;
  else recordings += 1;
}
console.log(JSON.stringify({ recordings, unreadable, peakMiB: process.resourceUsage().maxRSS / 1024 }));
