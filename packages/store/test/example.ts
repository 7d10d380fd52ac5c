import type { Claim, EvaluatedCall } from "@earshot/model";
import { openStore } from "@earshot/store";

/** Evaluates those recordings that no other worker has claimed, and finds the bad calls that were about a refund. */
export async function evaluateAll(
  path: string,
  recordingIds: string[],
  evaluate: (recordingId: string, claim: Claim) => Promise<EvaluatedCall>,
) {
  const store = await openStore(path); // makes the file (mode 0600) and its schema
  const startedAtMs = Date.now();
  const leaseMs = 60_000;
  await store.runs.start({ id: "run-1", startedAtMs, leaseMs, options: {} });
  const lease = { nowMs: startedAtMs, leaseMs, owner: "worker-1" };
  const calls: EvaluatedCall[] = [];
  for (const claim of await store.work.claim("recording", recordingIds, lease)) {
    if (!("reason" in claim)) calls.push(await evaluate(claim.key, claim));
  }
  const lost = await store.calls.saveEvaluated(calls, { runId: "run-1", atMs: Date.now() });
  const { hits } = await store.search.utterances({ words: "refund", belowScore: 60 }, { limit: 20 });
  await store.close();
  return { lost, hits };
}
