import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { EvaluatedCall, Store } from "@earshot/model";
import { openStore } from "../src/index.ts";
import { evaluated, evaluation, utterance } from "../test/samples.ts";
import { measureRawInsert } from "./raw-insert.ts";

// How many calls are stored in a second, beside the same rows inserted by better-sqlite3 alone, in the same schema with the same
// triggers and pragmas: node bench/save-calls.ts --calls 2000 --utterances 60 --rounds 3

const { values } = parseArgs({
  options: {
    calls: { type: "string", default: "2000" },
    utterances: { type: "string", default: "60" },
    rounds: { type: "string", default: "3" },
  },
});
const calls = Number(values.calls);
const perCall = Number(values.utterances);
const directory = mkdtempSync(join(tmpdir(), "earshot-bench-"));
const vocabulary = "hello thank you for calling how can help with your account order refund number please wait".split(
  " ",
);
const silences = Array.from({ length: 20 }, (_, i) => ({ startMs: i * 4000, endMs: i * 4000 + 900 }));

/** Numbers that look random and are the same in every run. */
let state = 1;
function next(below: number): number {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
}

const texts = Array.from({ length: calls }, () =>
  Array.from({ length: perCall }, () =>
    Array.from({ length: 12 }, () => vocabulary[next(vocabulary.length)] ?? "").join(" "),
  ),
);

function callAt(index: number, claim: EvaluatedCall["claim"]): EvaluatedCall {
  const utterances = (texts[index] ?? []).map((text, i) =>
    utterance(text, i % 2 === 0 ? "agent" : "customer", i * 2000),
  );
  const recording = { id: `rec-${index}`, interactionId: `int-${index}` };
  return evaluated(claim, { recording, utterances, evaluations: [evaluation({ silences })] });
}

/** Calls in a second when `batch` of them are stored in one transaction. */
async function measureStore(path: string, batch: number): Promise<number> {
  const store: Store = await openStore(path);
  await store.runs.start({ id: "run", startedAtMs: 0, leaseMs: 1_000_000, options: {} });
  const lease = { nowMs: 0, leaseMs: 1_000_000, owner: "bench" };
  const claims = await store.work.claim(
    "recording",
    Array.from(texts, (_, i) => `rec-${i}`),
    lease,
  );
  const ready = claims.map((claim, i) => callAt(i, "reason" in claim ? { workId: 0, token: 0 } : claim));
  const beganMs = performance.now();
  for (let start = 0; start < calls; start += batch) {
    await store.calls.saveEvaluated(ready.slice(start, start + batch), { runId: "run", atMs: 0 });
  }
  const tookMs = performance.now() - beganMs;
  await store.close();
  return (calls * 1000) / tookMs;
}

let made = 0;
const nextPath = () => join(directory, `${++made}.db`);
for (let round = 1; round <= Number(values.rounds); round++) {
  for (const batch of [1, 500]) {
    const path = nextPath();
    const store = await measureStore(path, batch);
    const largest = batch === 1 ? perCall : 256;
    const raw = measureRawInsert(path, nextPath(), batch, largest);
    const single = measureRawInsert(path, nextPath(), batch, 1);
    console.log(
      `round ${round}, ${batch} calls in a transaction: store ${store.toFixed(0)}/s, raw ${raw.toFixed(0)}/s ` +
        `(${(store / raw).toFixed(2)}), raw with one row in a statement ${single.toFixed(0)}/s`,
    );
  }
}
rmSync(directory, { recursive: true });
