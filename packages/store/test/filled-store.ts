import {
  type CallWords,
  type Conversation,
  type EvaluationRecord,
  everyone,
  type Store,
  viewerOf,
} from "@earshot/model";
import { appendAttempts, attempt } from "./audit-samples.ts";
import { evaluation, event, media, save, saveFailed, utterance } from "./samples.ts";
import { startRun } from "./temporary.ts";

const texts = [
  ["I want a refund, please.", "東京タワーに行きます", "Größe und Straße"],
  ["A refund? ÉCOLE, cafe\u0301, 😀", "서울에서 왔어요", ""],
  ["back\\slash 'quoted' \"said\" {json}", "refunds are made", "ΟΔΟΣ, οδός"],
];

const conversationOf = (at: number): Conversation => ({
  ...{ direction: "inbound", skills: [], wrapUpCodes: [], divisions: [], legs: [] },
  agents: [{ id: `a-${at % 2}`, name: `Ägent ${at % 2}` }],
  queues: [{ id: "q-1", name: "Billing" }],
});

/** Stores calls `call-0`, `call-1`… of the run `run-1`. */
export async function saveCalls(store: Store, calls: number, utterancesEach = 3): Promise<void> {
  for (let at = 0; at < calls; at++) {
    const said = texts[at % texts.length] ?? [];
    await save(store, {
      recording: { id: `call-${at}`, interactionId: `int-${at}`, conversation: conversationOf(at) },
      utterances: Array.from({ length: utterancesEach }, (_, i) =>
        utterance(said[i % said.length] ?? "", i % 2 === 0 ? "agent" : "customer", i * 1000),
      ),
      evaluations: [{ ...withDeductions(evaluation({ score: 100 / (at + 1.5) })), agentParts }],
      levels: [{ channel: 0, levels: Uint8Array.from({ length: 300 }, (_, i) => (i * at) % 256) }],
      silenced: [{ startMs: 1, endMs: 2 }],
      events: [event(`call-${at}`, { interactionId: `int-${at}` })],
    });
  }
}

function withDeductions(record: EvaluationRecord): EvaluationRecord {
  const { score } = record.evaluation;
  if (score.value === null) return record;
  const facts = { metric: "silenceMs", value: 1, unit: "ms", critical: false } as const;
  const deductions = [{ ...facts, criterion: "silence", label: "Stille", points: 1 / 3, events: [] }];
  return { ...record, evaluation: { ...record.evaluation, score: { ...score, deductions } } };
}

const { evaluation: judged } = evaluation();
const agentParts = ["a-0", "a-1"].map((agentId, at) => ({
  ...{ agentId, startMs: at * 1000, endMs: (at + 1) * 1000, evaluation: judged },
}));

const at = (atMs: number) => ({ atMs, correlationId: "corr" });
const reviewer = { ...everyone, actor: "user mia", userId: "u-mia" };
const participant = viewerOf({
  ...{ id: "u-leo", name: "leo", role: "reviewer", agentId: null, grants: [{ kind: "all" }], personalRights: [] },
});

/** A store with a row in every table at least, as the parts of Earshot write them. */
export async function fillStore(store: Store): Promise<void> {
  await startRun(store, "run-1", 1_000);
  await saveCalls(store, 7);
  // Postgres has no NUL.
  const nul = { ...utterance("with a nul"), speaker: "a\0b" };
  await save(store, { recording: { id: "nul" }, utterances: [nul] });
  await saveFailed(store, { recording: { id: "failed" } });
  await saveReviews(store);
  await appendAttempts(store, 3);
  await savePublication(store);
  await savePeople(store);
  await saveOwnNames(store);
  await saveKeeping(store);
  await saveOperation(store);
}

async function saveReviews(store: Store): Promise<void> {
  const review = await store.reviewsBy(reviewer).begin(1, at(10));
  await store.reviewsBy(reviewer).finish(review.id, review.version, at(20));
  const calibrations = store.calibrationsBy(reviewer);
  const facts = { name: "November", scorecard: "guide@1", participants: [participant] };
  const { id } = await calibrations.begin({ ...facts, calls: [{ recordingId: "call-1", judged }] }, at(30));
  const content = { struck: [], struckCriteria: [], comments: [{ atMs: null, text: "good" }], answers: [] };
  const said = { recordingId: "call-1", content, reviewed: judged.score };
  await store.calibrationsBy(participant).submit(id, said, at(40));
}

async function savePublication(store: Store): Promise<void> {
  await store.publications.record({
    publication: { interactionId: "int-1", payloadHash: "b".repeat(64), etag: null, publishedAtMs: 5 },
    audit: attempt({ accuracyRate: 1 / 3 }),
    event: () => event("published", { archives: ["cold", "warm"] }),
    thumbnails: [{ interactionId: "int-1", mediaId: "m-1" }],
  });
  await store.deliveries.claimDue("warm", { nowMs: 10_000, leaseMs: 1000, owner: "somebody" });
}

async function savePeople({ people, scorecards }: Store): Promise<void> {
  await people.views.save(null, { name: "Mine", query: "a=b" });
  await people.users.addFirst({ id: "u-1", name: "Jane", passwordHash: "$scrypt$x", createdAtMs: 1 });
  const grants = [{ kind: "all" }, { kind: "queue", id: "q-1" }] as const;
  const joe = { name: "Joe", role: "manager", agentId: null, grants, personalRights: [] } as const;
  await people.users.add({ ...joe, id: "u-2", passwordHash: null, createdAtMs: 5 });
  for (const name of ["B", "a", "c"]) await people.views.save("u-2", { name, query: "x" });
  const secret = (at: number) => String(at).repeat(64);
  const session = { id: "s-1", userId: "u-1", createdAtMs: 1, endsAtMs: 2_000_000_000_000, secretHash: secret(1) };
  await people.sessions.start(session, { nowMs: 1, idleMs: 1000 });
  const key = { id: "k-1", name: "ci", scopes: [], createdAtMs: 1, createdBy: "jane", endsAtMs: null };
  await people.apiKeys.add({ ...key, secretHash: secret(2) });
  await people.teams.set({ name: "north", agentIds: ["a-1", "a-2"] });
  const card = { name: "own", version: 2, sha256: secret(3), content: { a: 1 } };
  await scorecards.publish({ ...card, publishedAtMs: 1, publishedBy: null });
}

async function saveOwnNames(store: Store): Promise<void> {
  await store.ownNames.key();
  const hashes = [{ hash: "d".repeat(64), begin: "dddd", words: 1, capital: false, ownCall: false }];
  const names = store.ownNamesBy(reviewer);
  const mark = { kind: "person", recordingId: "call-2", allCalls: true, words: 1, hashes };
  const mask = (text: string) => text.replace("said", "[person ••••]");
  const words = {
    text: mask,
    words: (call: CallWords) => ({ ...call, utterances: call.utterances.map(masked), places: 1 }),
  };
  const masked = ({ speaker, text }: { speaker: string; text: string }) => ({ speaker, text: mask(text) });
  await names.mask({ ...mark, masking: words }, at(50));
  await names.allow("Ben & Jerry", 2, "call-3", at(60));
}

async function saveKeeping(store: Store): Promise<void> {
  const { keeping } = store;
  const hold = { kind: "call", target: "call-1", reason: "claim", addedBy: "jo", addedAtMs: 1 } as const;
  await keeping.addHold(hold, "corr");
  const kept = [{ ...media, path: "/kept/sound.wav" }];
  await save(store, { recording: { id: "erased", interactionId: "int-erased", media: kept } });
  const stamp = { actor: "jo", atMs: 5_000, cause: "request", correlationId: "corr" };
  await keeping.erase({ recordingIds: ["erased"] }, { ...stamp, measuresKept: false, limit: 10 });
  await keeping.endRemoval(await keeping.beginRemoval(["b".repeat(64)], 1), ["b".repeat(64)]);
  await keeping.beginRemoval(["c".repeat(64)], 2);
}

async function saveOperation(store: Store): Promise<void> {
  const { work, speechUsage, schedules, workers } = store;
  const lease = { nowMs: 1_000, leaseMs: 60_000, owner: "somebody" };
  const claims = await work.claim("recording", ["next", "after"], lease);
  const [claim] = claims;
  if (claim === undefined || "reason" in claim) throw new Error("the work can't be claimed");
  await work.note(claim, { job: "at the service" });
  const { workId } = claim;
  const sent = { provider: "openai", workId, partId: "p", sha256: "c".repeat(64), recordingId: "next" };
  await speechUsage.add({ ...sent, submittedAtMs: 1, soundMs: 2 });
  // The last number was given to work that is gone.
  const [, gone] = claims;
  if (gone !== undefined && !("reason" in gone)) await work.drop([gone]);
  const nightly = { name: "nightly", cron: "0 2 * * *", timezone: "UTC", command: ["evaluate"] };
  await schedules.add({ ...nightly, nextAtMs: 2_000 }, 1_000);
  await workers.beat({ id: "w", name: "m:1", version: "1", startedAtMs: 1, seenAtMs: 2, doing: "waits" });
  await store.pace("client", { now: () => 1_700_000_000_000.5, sleep: async () => {} }).setLimit(300);
}
