import { openStore, recordingStates, saveFailed, startRun } from "../../src/index.ts";
import { evaluation, recording, save, utterance } from "../samples.ts";

/** Saves `count` calls named after `prefix`, skipping those stored already, and prints the id of each once it is safe. */
const [path = "", prefix = "", count = "0"] = process.argv.slice(2);
const store = await openStore(path);
const runId = `run-${prefix}-${process.pid}`;
await startRun(store.db, { id: runId, startedAtMs: 0, options: { prefix } });
for (let i = 0; i < Number(count); i++) {
  const id = `${prefix}-${i}`;
  if ((await recordingStates(store.db, [id])).has(id)) continue;
  if (i % 10 === 9) {
    const failure = { code: "stt.failed", message: "no words", hint: null };
    await saveFailed(store.db, { runId, atMs: i, recording: recording({ id }), failure });
  } else {
    const utterances = Array.from({ length: 40 }, (_, j) =>
      utterance(`${prefix} call${i} word${j} 東京タワー`, "agent", j),
    );
    await save(store.db, { runId, atMs: i, recording: { id }, utterances, evaluations: [evaluation()] });
  }
  process.stdout.write(`${id}\n`);
}
await store.close();
