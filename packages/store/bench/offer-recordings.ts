import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { Store } from "@earshot/model";
import { openStore } from "../src/index.ts";

// Offers recordings to workers as a schedule does, and prints how long they took, as JSON: all at once from the first claim to the
// last stored call, or one after the other, each from its offer until it is stored:
// node bench/offer-recordings.ts <path or postgres://…> --ids rec-1,rec-2 [--one-by-one]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { ids: { type: "string", default: "" }, "one-by-one": { type: "boolean", default: false } },
});
const [location = ""] = positionals;
const ids = values.ids.split(",");
const pollMs = 10;
const giveUpMs = 600_000;

const store = await openStore(location);

async function openRecordings({ numbers }: Store): Promise<{ waiting: number; claimed: number }> {
  const { work } = await numbers(Date.now());
  return work.find(({ kind }) => kind === "recording") ?? { waiting: 0, claimed: 0 };
}

async function offer(keys: readonly string[]): Promise<void> {
  const items = keys.map((key) => ({ key, subject: { late: false, unreadable: null } }));
  await store.work.offer("recording", items, { request: "[]", nowMs: Date.now() });
}

async function until(isReached: () => Promise<boolean>): Promise<number> {
  for (const endMs = performance.now() + giveUpMs; performance.now() < endMs; await delay(pollMs)) {
    if (await isReached()) return performance.now();
  }
  throw new Error(`${location}: workers did not do what was offered`);
}

const isStored = async (id: string) => (await store.calls.get(id)) !== undefined;

async function measureAll(): Promise<number[]> {
  await offer(ids);
  const claimedMs = await until(async () => (await openRecordings(store)).claimed > 0);
  const doneMs = await until(async () => {
    const { waiting, claimed } = await openRecordings(store);
    return waiting + claimed === 0;
  });
  const stored = await store.calls.count({});
  if (stored !== ids.length) throw new Error(`${location}: ${stored} of ${ids.length} calls were stored`);
  return [doneMs - claimedMs];
}

async function measureEach(): Promise<number[]> {
  const tookMs: number[] = [];
  for (const id of ids) {
    const offeredMs = performance.now();
    await offer([id]);
    tookMs.push((await until(() => isStored(id))) - offeredMs);
    // Whatever a worker does behind the last call: the next one comes to an idle system, at a time of its own.
    await delay(3500 + tookMs.length * 170);
  }
  return tookMs;
}

console.log(JSON.stringify({ tookMs: await (values["one-by-one"] ? measureEach() : measureAll()) }));
await store.close();
