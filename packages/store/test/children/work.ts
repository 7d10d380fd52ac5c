import { openStore } from "../../src/index.ts";
import { evaluated } from "../samples.ts";

/**
 * Evaluates the calls `call-0` to `call-<count - 1>`, each as often as it gets a claim on it before all are stored, in batches and in
 * an order of its own, and prints `claimed <id>` and, of those it could store, `stored <id>`. Leases last for all the time there is.
 */
const [path = "", owner = "", count = "0"] = process.argv.slice(2);
const { calls, work, runs, close } = await openStore(path);
const lease = { nowMs: 1_000, leaseMs: 1_000_000, owner };
await runs.start({ id: owner, startedAtMs: 1_000, leaseMs: 1_000_000, options: {} });
const ids = Array.from({ length: Number(count) }, (_, i) => `call-${i}`);
if (owner === "right") ids.reverse();
for (let start = 0; start < ids.length; start += 5) {
  const claimed = await work.claim("recording", ids.slice(start, start + 5), lease);
  const states = await calls.states(claimed.map(({ key }) => key));
  const mine = claimed.flatMap((claim) => ("reason" in claim ? [] : [claim]));
  await work.drop(mine.filter(({ key }) => states.has(key)));
  const batch = mine.filter(({ key }) => !states.has(key));
  for (const { key } of batch) process.stdout.write(`claimed ${key}\n`);
  const saved = batch.map((claim) => evaluated(claim, { recording: { id: claim.key } }));
  const lost = await calls.saveEvaluated(saved, { runId: owner, atMs: 1_000 });
  for (const { key } of batch) if (!lost.includes(key)) process.stdout.write(`stored ${key}\n`);
}
await close();
