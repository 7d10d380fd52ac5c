import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { columnsGroup } from "./groups/columns.ts";
import { decodingGroup } from "./groups/decoding.ts";
import { importGroup } from "./groups/import.ts";
import { kernelGroup } from "./groups/kernel.ts";
import { pagesGroup } from "./groups/pages.ts";
import { scaleGroup } from "./groups/scale.ts";
import { scannerGroup } from "./groups/scanner.ts";
import { setGroup } from "./groups/set.ts";
import { sizeGroup } from "./groups/size.ts";
import { storeGroup } from "./groups/store.ts";
import { voiceGroup } from "./groups/voice.ts";
import { voiceQualityGroup } from "./groups/voice-quality.ts";
import { describeMachine } from "./machine.ts";
import type { Group, GroupResult } from "./measure.ts";
import { formatGroup } from "./report.ts";

const groups: readonly Group[] = [
  kernelGroup,
  scannerGroup,
  setGroup,
  columnsGroup,
  importGroup,
  storeGroup,
  scaleGroup,
  pagesGroup,
  voiceGroup,
  voiceQualityGroup,
  decodingGroup,
  sizeGroup,
];

const { values } = parseArgs({
  options: { json: { type: "boolean" }, only: { type: "string" }, calls: { type: "string" }, seed: { type: "string" } },
});
const calls = values.calls === undefined ? undefined : Number(values.calls);
const seed = Number(values.seed ?? 20_231_025);
const chosen = groups.filter(({ name }) => values.only === undefined || values.only === name);
if (chosen.length === 0) {
  console.error(
    `--only ${values.only}: there is no such group; the groups are ${groups.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}
const machine = describeMachine();
if (!values.json) {
  const { cpu, cores, memoryBytes, load, os, node, v8, date, commit, changed } = machine;
  console.log(
    `${cores} × ${cpu}, ${(memoryBytes / 2 ** 30).toFixed(1)} GiB, ${os}; node ${node}, V8 ${v8}, load ${load.toFixed(1)}`,
  );
  console.log(`${date}, commit ${commit}${changed ? " with changes" : ""}, seed ${seed}\n`);
}
const results: (GroupResult & { name: string })[] = [];
for (const { name, measure } of chosen) {
  const folder = mkdtempSync(join(tmpdir(), "earshot-bench-"));
  try {
    const result = await measure({ seed, folder, calls });
    results.push({ name, ...result });
    if (!values.json) console.log(formatGroup(name, result));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
if (values.json) console.log(JSON.stringify({ machine, seed, groups: results }, null, 2));
