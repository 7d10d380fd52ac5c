import { openStore } from "../../src/index.ts";
import { recording, save, saveFailed, utterance } from "../samples.ts";

/** Saves `count` calls named after `prefix`, skipping those stored already, and prints the id of each once it is safe. */
const [path = "", prefix = "", count = "0"] = process.argv.slice(2);
const store = await openStore(path);
const runId = `run-${prefix}-${process.pid}`;
await store.runs.markInterrupted(100);
await store.runs.start({ id: runId, startedAtMs: 0, leaseMs: 100, options: { prefix } });
for (let i = 0; i < Number(count); i++) {
  const id = `${prefix}-${i}`;
  if ((await store.calls.states([id])).has(id)) continue;
  if (i % 10 === 9) {
    await saveFailed(store, { runId, recording: recording({ id }) });
  } else {
    const utterances = Array.from({ length: 40 }, (_, j) =>
      utterance(`${prefix} call${i} word${j} 東京タワー`, "agent", j),
    );
    await save(store, { runId, atMs: i, recording: { id }, utterances });
  }
  process.stdout.write(`${id}\n`);
}
await store.close();
