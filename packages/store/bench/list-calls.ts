import { parseArgs } from "node:util";
import { everyone, type SeenCalls, type Viewer } from "@earshot/model";
import { openStore } from "../src/index.ts";

// How long the first page of sorted calls takes for viewers who see fewer of them, in a database that fill-store.ts made, as JSON:
// node bench/list-calls.ts <path> --rounds 5

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { rounds: { type: "string", default: "5" } },
});
const [path = ""] = positionals;
const none: SeenCalls = { agentIds: [], queueIds: [], teams: [] };
const viewers: Record<string, Viewer> = {
  everyone,
  "a manager of half of the calls": { ...everyone, calls: { ...none, queueIds: ["q-0", "q-1", "q-2"] } },
  "an agent": { ...everyone, calls: { ...none, agentIds: ["a-7"] } },
};

const store = await openStore(path, { readonly: true });
const samples: Record<string, number[]> = {};
for (let round = -1; round < Number(values.rounds); round++) {
  for (const [name, viewer] of Object.entries(viewers)) {
    const { calls } = store.seenBy(viewer);
    const began = performance.now();
    await calls.list({ sort: "score" }, { limit: 100 });
    const tookMs = performance.now() - began;
    // The first prepares its statements.
    if (round >= 0) samples[name] = [...(samples[name] ?? []), tookMs];
  }
}
console.log(JSON.stringify(samples));
await store.close();
