import { parseArgs } from "node:util";
import type { Conversation, EvaluatedCall } from "@earshot/model";
import { openStore } from "../src/index.ts";
import { evaluated, evaluation, utterance } from "../test/samples.ts";

// Makes a database of stored calls: node bench/fill-store.ts <path> --calls 20000 --utterances 30

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { calls: { type: "string", default: "20000" }, utterances: { type: "string", default: "30" } },
});
const [path = ""] = positionals;
const calls = Number(values.calls);
const perCall = Number(values.utterances);
const batch = 500;
/** In one call of a thousand, once. */
const rareWord = "zeppelin";
const vocabulary = `hello thank you for calling how can I help with your account order refund number please wait
  delivery address confirm email contract renewal plan monthly price agent manager line hold back again about from until
  before after because really already today tomorrow yes no could would moment sorry charged twice invoice`.split(
  /\s+/,
);
const silences = Array.from({ length: 20 }, (_, i) => ({ startMs: i * 4000, endMs: i * 4000 + 900 }));
/** Each agent takes calls of one queue. */
const agentCount = 60;
const queueCount = 6;
const firstStartMs = Date.parse("2023-01-01T00:00:00Z");

/** Numbers that look random and are the same in every run. */
let state = 1;
function next(below: number): number {
  state = (state * 48_271) % 2_147_483_647;
  return state % below;
}

function callAt(index: number, claim: EvaluatedCall["claim"]): EvaluatedCall {
  const utterances = Array.from({ length: perCall }, (_, i) => {
    const words = Array.from({ length: 12 }, () => vocabulary[next(vocabulary.length)] ?? "");
    if (index % 1000 === 0 && i === 0) words.push(rareWord);
    return utterance(words.join(" "), i % 2 === 0 ? "agent" : "customer", i * 2000);
  });
  const startTime = new Date(firstStartMs + next(1_000_000) * 60_000).toISOString();
  const conversation = conversationOf(index % agentCount);
  const recording = { id: `rec-${index}`, interactionId: `int-${index}`, startTime, conversation };
  return evaluated(claim, { recording, utterances, evaluations: [evaluation({ silences, score: next(101) })] });
}

function conversationOf(agent: number): Conversation {
  const queue = agent % queueCount;
  return {
    ...{ direction: agent % 3 === 0 ? "outbound" : "inbound", skills: [], wrapUpCodes: [], divisions: [], legs: [] },
    agents: [{ id: `a-${agent}`, name: `Agent ${agent}` }],
    queues: [{ id: `q-${queue}`, name: `Queue ${queue}` }],
  };
}

const store = await openStore(path);
await store.runs.start({ id: "run", startedAtMs: 0, leaseMs: 1_000_000, options: {} });
const lease = { nowMs: 0, leaseMs: 1_000_000, owner: "bench" };
for (let start = 0; start < calls; start += batch) {
  const ids = Array.from({ length: Math.min(batch, calls - start) }, (_, i) => `rec-${start + i}`);
  const claims = await store.work.claim("recording", ids, lease);
  const ready = claims.map((claim, i) => callAt(start + i, "reason" in claim ? { workId: 0, token: 0 } : claim));
  await store.calls.saveEvaluated(ready, { runId: "run", atMs: 0 });
}
await store.close();
