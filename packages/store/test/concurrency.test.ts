import {
  type Claim,
  describeError,
  type EvaluationRecord,
  everyone,
  type Store,
  type UserFacts,
  type Viewer,
  viewerOf,
} from "@earshot/model";
import { expect, onTestFinished, test } from "vitest";
import { attempt } from "./audit-samples.ts";
import {
  claimRecording,
  evaluated,
  evaluation,
  event,
  fingerprintOf,
  save,
  utterance,
  zorblatMasking,
} from "./samples.ts";
import { countOf, findInTables, openAgain, plainSql, temporaryStore } from "./temporary.ts";

// What two stores on one database do at the same time. SQLite lets one write at a time; Postgres lets both.

async function twoStores(): Promise<[Store, Store]> {
  const store = await temporaryStore();
  const other = await openAgain(store);
  onTestFinished(() => other.close());
  return [store, other];
}

/** Runs all at once, and says of each whether it was done or with which code it was refused. */
async function outcomes(actions: readonly (() => Promise<unknown>)[]): Promise<unknown[]> {
  const settled = await Promise.allSettled(actions.map((action) => action()));
  return settled.map((one) => (one.status === "fulfilled" ? "done" : (one.reason.code ?? one.reason)));
}

const at = (atMs: number) => ({ atMs, correlationId: "request" });

test("attempts are chained one after the other", async () => {
  const stores = await twoStores();
  await Promise.all(stores.flatMap(({ audit }) => Array.from({ length: 25 }, () => audit.append(attempt()))));
  expect(await stores[0].audit.verify()).toEqual({ ok: true, entries: 50, faults: [] });
});

test("work is claimed by one, whatever the order of the keys, and ended by whoever holds it", async () => {
  const stores = await twoStores();
  const keys = Array.from({ length: 12 }, (_, i) => `rec-${i}`);
  for (const nowMs of [1_000, 10_000, 20_000]) {
    const claims = await Promise.all(
      [...stores, ...stores].map((store, i) =>
        store.work.claim("recording", i % 2 === 0 ? keys : keys.toReversed(), { nowMs, leaseMs: 1_000, owner: `${i}` }),
      ),
    );
    const won = claims.flat().filter((claim) => !("reason" in claim));
    expect(won.map(({ key }) => key).sort()).toEqual(keys.toSorted());
  }
  const [claim] = await stores[0].work.claim("recording", ["rec-0"], { nowMs: 30_000, leaseMs: 1_000, owner: "last" });
  if (claim === undefined || "reason" in claim) throw new Error("it can't be claimed");
  const saving = { runId: "run-1", atMs: 30_000 };
  const saved = await Promise.all(stores.map(({ calls }) => calls.saveEvaluated([evaluated(claim)], saving)));
  expect(saved.flat()).toEqual(["rec-1"]);
  expect(await countOf(stores[0], "evaluations")).toBe(1);
});

test("the events of an interaction are delivered one after the other, in the order in which they came", async () => {
  const stores = await twoStores();
  const delivered: string[] = [];
  let inFlight = 0;
  const total = 24;
  const enqueueing = stores.map(async ({ deliveries }, side) => {
    for (let i = 0; i < total / 2; i++) await deliveries.enqueue(event(`${side}-${i}`));
  });
  const delivering = [...stores, ...stores].map(async ({ deliveries }, i) => {
    while (delivered.length < total) {
      const delivery = await deliveries.claimDue("cold", { nowMs: 2_000, leaseMs: 1_000_000, owner: `${i}` });
      // Others take their turn.
      await new Promise(setImmediate);
      if (delivery === null) continue;
      expect(++inFlight).toBe(1);
      delivered.push(delivery.eventId);
      await new Promise(setImmediate);
      inFlight--;
      expect(await deliveries.finish(delivery, { ok: true, response: null }, 2_000)).toBe(true);
    }
  });
  await Promise.all([...enqueueing, ...delivering]);
  const { items } = await stores[0].deliveries.list({}, { limit: 100 });
  expect(delivered).toEqual(items.map(({ eventId }) => eventId).reverse());
});

test("an interaction has one latest publication, with an event and an entry for each", async () => {
  const stores = await twoStores();
  const publish = (store: Store, id: string) =>
    store.publications.record({
      publication: { interactionId: "int-1", payloadHash: id.padStart(64, "0"), etag: null, publishedAtMs: 1 },
      audit: attempt({ correlationId: id }),
      event: () => event(id),
      thumbnails: [{ interactionId: "int-1", mediaId: "a" }],
    });
  await Promise.all(stores.flatMap((store, side) => [0, 1, 2, 3].map((i) => publish(store, `${side}${i}`))));
  expect(await plainSql(stores[0], "SELECT id FROM publications WHERE is_latest = 1")).toHaveLength(1);
  expect(await countOf(stores[0], "publications")).toBe(8);
  // Both in the order in which the publications were stored.
  const { items } = await stores[0].deliveries.list({}, { limit: 100 });
  const entries = await Array.fromAsync(stores[0].audit.entries());
  expect(items.map(({ eventId }) => eventId).reverse()).toEqual(entries.map((one) => `evt_${one.correlationId}`));
});

test("one administrator stays, and one user is the first", async () => {
  const stores = await twoStores();
  const users = stores.map(({ people }) => people.users);
  const first = await Promise.all(
    users.map((one, i) => one.addFirst({ id: `u-${i}`, name: `Jane ${i}`, passwordHash: "hash", createdAtMs: 1 })),
  );
  const [admin] = first.flatMap((one) => (one === null ? [] : [one]));
  expect(first.filter((one) => one !== null)).toHaveLength(1);
  const facts: UserFacts = { name: "Joe", role: "admin", agentId: null, grants: [], personalRights: [] };
  const added = await outcomes(
    users.map((one, i) => () => one.add({ ...facts, id: `u-joe-${i}`, passwordHash: null, createdAtMs: 2 })),
  );
  expect(added.toSorted()).toEqual(["done", "store.name_taken"]);
  const [joe] = (await users[0]?.list())?.filter(({ name }) => name === "Joe") ?? [];
  const left = await outcomes([
    async () => users[0]?.update(admin?.id ?? "", { role: "manager" }),
    async () => users[1]?.remove(joe?.id ?? ""),
  ]);
  expect(left.toSorted()).toEqual(["done", "store.last_admin"]);
});

test("nothing is submitted to a calibration once it is closed, and a draft is begun once", async () => {
  const stores = await twoStores();
  await save(stores[0]);
  const { evaluation: judged } = evaluation();
  const by = (store: Store, who: Viewer) => store.calibrationsBy(who);
  const people = Array.from({ length: 8 }, (_, i) =>
    viewerOf({ id: `u-${i}`, name: `p${i}`, role: "admin", agentId: null, grants: [], personalRights: [] }),
  );
  const facts = { name: "November", scorecard: "guide@1", participants: people };
  const { id } = await by(stores[0], everyone).begin({ ...facts, calls: [{ recordingId: "rec-1", judged }] }, at(1));
  const content = { struck: [], struckCriteria: [], comments: [], answers: [] };
  const submit = (store: Store, who: Viewer) => () =>
    by(store, who).submit(id, { recordingId: "rec-1", content, reviewed: judged.score }, at(2));
  const [closed, ...submitted] = await outcomes([
    () => by(stores[1], everyone).close(id, at(3)),
    ...people.map((who, i) => submit(stores[i % 2] ?? stores[0], who)),
  ]);
  expect(closed).toBe("done");
  const accepted = submitted.filter((one) => one === "done").length;
  expect(submitted.filter((one) => one === "store.calibration_refused")).toHaveLength(people.length - accepted);
  expect(await countOf(stores[0], "calibration_reviews")).toBe(accepted);
  const reasons = (await Array.fromAsync(stores[0].audit.entries())).map(({ reason }) => reason?.split(" ").at(-1));
  expect(reasons).toEqual(["begun", ...Array.from({ length: accepted }, () => "submitted"), "closed"]);

  const [mia] = people;
  const begun = await Promise.all(
    [...stores, ...stores].map((store) => store.reviewsBy(mia ?? everyone).begin(1, at(4))),
  );
  expect(new Set(begun.map((review) => review.id)).size).toBe(1);
  const reviewId = begun[0]?.id ?? 0;
  const finished = await outcomes(stores.map((one) => () => one.reviewsBy(mia ?? everyone).finish(reviewId, 1, at(5))));
  expect(finished.toSorted()).toEqual(["done", expect.stringMatching(/review_(changed|refused)$/)]);
});

test("a version of a scorecard has one content", async () => {
  const stores = await twoStores();
  const card = { name: "guide", version: 2, publishedAtMs: 1, publishedBy: null };
  const published = await outcomes(
    stores.map(
      ({ scorecards }, i) =>
        () =>
          scorecards.publish({ ...card, sha256: `${i}`, content: { i } }),
    ),
  );
  expect(published.toSorted()).toEqual(["done", "store.version_taken"]);
});

test("calls that name the same agents in any order are saved, and rescored meanwhile", async () => {
  const stores = await twoStores();
  const agents = Array.from({ length: 6 }, (_, i) => ({ id: `a-${i}`, name: `Agent ${i}` }));
  const conversation = { direction: null, queues: [], skills: [], wrapUpCodes: [], divisions: [], legs: [] };
  await save(stores[0], { recording: { id: "rec-0" } });
  const saving = stores.flatMap((store, side) =>
    [0, 1, 2].map(async (i) => {
      const id = `rec-${side}-${i}`;
      const renamed = agents.map(({ id, name }) => ({ id, name: i === 2 ? `${name} of ${side}` : name }));
      const ordered = side === 0 ? renamed : renamed.toReversed();
      await save(store, { recording: { id, conversation: { ...conversation, agents: ordered } } });
    }),
  );
  // The call is evaluated anew while its evaluation is scored by another card.
  const claim = await claimRecording(stores[0], "rec-0");
  const { evaluation: strict } = evaluation({ scorecard: "strict" });
  const [rescored] = await outcomes([
    () =>
      stores[1].evaluations.rescore(
        [{ evaluationId: 1, scorecard: { name: "strict", version: 1, sha256: "c".repeat(64) }, evaluation: strict }],
        5,
      ),
    () =>
      stores[0].calls.saveEvaluated(
        [evaluated(claim, { recording: { id: "rec-0" }, fingerprint: fingerprintOf([evaluation()]) })],
        { runId: "run-1", atMs: 6 },
      ),
    ...saving.map((one) => () => one),
  ]);
  expect(rescored).toBe("done");
  expect(await countOf(stores[0], "recordings")).toBe(7);
  expect(await countOf(stores[0], "names")).toBe(agents.length);
  expect(await countOf(stores[0], "recording_names")).toBe(6 * agents.length);
  const primaries = await plainSql(stores[0], "SELECT recording_key FROM evaluations WHERE is_primary = 1");
  expect(primaries).toHaveLength(7);
});

const people = ["ann", "leo", "mia"].map((name) =>
  viewerOf({ id: `u-${name}`, name, role: "admin", agentId: null, grants: [], personalRights: [] }),
);
const ids = Array.from({ length: 6 }, (_, i) => `rec-${i}`);
const pause = async (turns: number) => {
  for (let turn = 0; turn < turns; turn++) await new Promise(setImmediate);
};

function markIn(store: Store, recordingId: string) {
  const hashes = [{ hash: recordingId.padEnd(64, "0"), begin: "dddd", words: 1, capital: false, ownCall: true }];
  const mark = { kind: "person", recordingId, allCalls: false, words: 1, hashes, masking: zorblatMasking };
  return store.ownNamesBy(everyone).mask(mark, at(10));
}

/** Masks what the list of names has of a call, as all do that write of one: once more when it was marked meanwhile. */
async function writeMasked<T>(
  store: Store,
  recordingId: string,
  write: (said: (text: string) => string, lastOwnName: number) => Promise<T>,
): Promise<T> {
  for (;;) {
    const { denied, lastEntry } = await store.ownNames.read();
    const isMarked = denied.some((name) => name.recordingId === recordingId);
    try {
      return await write(isMarked ? zorblatMasking.text : (text) => text, lastEntry);
    } catch (error) {
      if (describeError(error).code !== "store.marked_meanwhile") throw error;
    }
  }
}

async function saveMasked(store: Store, id: string, claimed?: Claim): Promise<void> {
  const claim = claimed ?? (await claimRecording(store, id));
  await writeMasked(store, id, (said, lastOwnName) => {
    const { evaluation: measured, ...record } = evaluation();
    const warnings = [{ code: "doubtful_label", index: 0, field: "speaker", message: said('label "Zorblat" is odd') }];
    const evaluations: [EvaluationRecord] = [{ ...record, evaluation: { ...measured, warnings } }];
    const utterances = [{ ...utterance(said("this is Zorblat, about a refund")), speaker: said("Zorblat") }];
    const call = evaluated(claim, { recording: { id, interactionId: `int-${id}` }, utterances, evaluations });
    return store.calls.saveEvaluated([{ ...call, lastOwnName }], { runId: "run-1", atMs: 9 });
  });
}

async function reviewMasked(store: Store, id: string): Promise<void> {
  const [evaluated] = (await store.calls.get(id))?.evaluations ?? [];
  const reviews = store.reviewsBy(people[0] ?? everyone);
  const begun = await reviews.begin(evaluated?.id ?? 0, at(11));
  // It is of what an erasure has left of the call.
  if (begun.recordingId !== id) return;
  let { version } = begun;
  for (const atMs of [12, 13, 14]) {
    const saved = await writeMasked(store, id, (said, lastOwnName) => {
      const comments = [{ atMs: null, text: said("Zorblat was kind") }];
      const content = { struck: [], struckCriteria: [], answers: [], comments, coaching: false };
      return reviews.save(begun.id, version, { ...content, reviewed: begun.reviewed }, { ...at(atMs), lastOwnName });
    });
    version = saved.version;
  }
  await reviews.finish(begun.id, version, at(15));
}

function calibrateMasked(store: Store, recordingId: string) {
  return writeMasked(store, recordingId, async (_, lastOwnName) => {
    const [evaluated] = (await store.calls.get(recordingId))?.evaluations ?? [];
    const judged = evaluated?.evaluation ?? evaluation().evaluation;
    const facts = { name: recordingId, scorecard: "guide@1", participants: people, calls: [{ recordingId, judged }] };
    return store.calibrationsBy(everyone).begin(facts, { ...at(16), lastOwnName });
  });
}

function submitMasked(store: Store, who: Viewer, recordingId: string, calibrationId: number) {
  return writeMasked(store, recordingId, (said, lastOwnName) => {
    const comments = [{ atMs: null, text: said("I know Zorblat") }];
    const content = { struck: [], struckCriteria: [], answers: [], comments };
    const judgement = { recordingId, content, reviewed: evaluation().evaluation.score };
    return store.calibrationsBy(who).submit(calibrationId, judgement, { ...at(17), lastOwnName });
  });
}

test("what is marked while its call is saved, reviewed and calibrated is nowhere in clear, and nothing is lost or doubled", async () => {
  const [store, other] = await twoStores();
  const calibrations = new Map<string, number>();
  for (const id of ids) {
    await saveMasked(store, id);
    calibrations.set(id, (await calibrateMasked(store, id)).id);
  }
  const marks: unknown[] = [];
  const work = ids.flatMap((id, nth) => {
    const [near, far] = nth % 2 === 0 ? [store, other] : [other, store];
    return [
      async () => {
        await pause(nth * 4);
        marks.push(...(await Promise.all([markIn(near, id), markIn(far, id)])));
      },
      async () => {
        await saveMasked(near, id);
        await saveMasked(far, id);
      },
      () => reviewMasked(far, id),
      () => calibrateMasked(near, id),
      ...people.map((who, i) => () => submitMasked(i === 0 ? near : far, who, id, calibrations.get(id) ?? 0)),
    ];
  });
  expect(await outcomes(work)).toEqual(work.map(() => "done"));

  expect(await findInTables(store, /zorblat/i)).toEqual([]);
  // Of two that mark the same at once the second finds it masked.
  expect(marks.filter((mark) => mark === null)).toHaveLength(ids.length);
  expect(marks.filter((mark) => mark !== null)).toEqual(ids.map(() => ({ entry: expect.any(Number), places: 1 })));
  const counts = {
    ...{ own_names: ids.length, recordings: ids.length, utterances: ids.length, evaluations: ids.length },
    ...{ reviews: ids.length, review_steps: 5 * ids.length },
    ...{ calibrations: 2 * ids.length, calibration_reviews: people.length * ids.length },
  };
  for (const [table, count] of Object.entries(counts))
    expect([table, await countOf(store, table)]).toEqual([table, count]);
  for (const id of ids) {
    const call = await store.calls.get(id);
    expect(call?.utterances.map(({ text }) => text)).toEqual(["this is [person ••••], about a refund"]);
  }
  expect((await store.search.utterances({ words: "refund" }, { limit: 20 })).hits).toHaveLength(ids.length);
  expect((await store.search.utterances({ words: "zorblat" }, { limit: 20 })).hits).toEqual([]);
  const reasons = (await Array.fromAsync(store.audit.entries())).map(({ reason }) => reason);
  expect(reasons.filter((reason) => reason?.includes("person marked, 1 place masked"))).toHaveLength(ids.length);
  expect(await store.audit.verify()).toMatchObject({ ok: true });
  expect((await store.checkIntegrity()).faults).toEqual([]);
});

test("a call that is erased while it is marked, saved and reviewed takes all of it along, and of others nothing", async () => {
  const [store, other] = await twoStores();
  const claims = new Map<string, Claim>();
  const calibrations = new Map<string, number>();
  for (const id of [...ids, "rec-kept"]) {
    await saveMasked(store, id);
    calibrations.set(id, (await calibrateMasked(store, id)).id);
  }
  for (const id of ids) claims.set(id, await claimRecording(store, id));
  const stamp = { actor: "jo", atMs: 20, cause: "request", correlationId: "request", limit: 10 };
  const erased: unknown[] = [];
  const work = ids.flatMap((id, nth) => {
    const [near, far] = nth % 2 === 0 ? [store, other] : [other, store];
    const erase = (from: Store) => async () => {
      await pause(nth * 2);
      const options = { ...stamp, measuresKept: nth % 2 === 0 };
      erased.push((await from.keeping.erase({ recordingIds: [id] }, options))?.counts.calls ?? 0);
    };
    return [
      ...[erase(near), erase(far)],
      ...[() => markIn(near, id), () => markIn(far, id)],
      () => saveMasked(far, id, claims.get(id)),
      () => reviewMasked(near, id),
      () => calibrateMasked(near, id),
      ...people.map((who) => () => submitMasked(far, who, id, calibrations.get(id) ?? 0)),
    ];
  });
  const settled = await outcomes([...work, () => markIn(other, "rec-kept"), () => reviewMasked(store, "rec-kept")]);
  const late = ["unknown_evaluation", "unknown_calibration", "calibration_refused", "review_changed", "unknown_review"];
  const possible = ["done", ...late.map((code) => `store.${code}`)];
  expect(settled.filter((outcome) => !possible.includes(String(outcome)))).toEqual([]);
  expect(settled.slice(-2)).toEqual(["done", "done"]);
  expect(erased.toSorted()).toEqual([...ids.map(() => 0), ...ids.map(() => 1)]);

  expect(await findInTables(store, /zorblat/i)).toEqual([]);
  expect((await store.ownNames.read()).denied.map(({ recordingId }) => recordingId)).toEqual(["rec-kept"]);
  const others = ["own_names", "utterances", "calibration_calls"];
  for (const table of others) expect([table, await countOf(store, table)]).toEqual([table, 1]);
  expect((await store.calls.get("rec-kept"))?.utterances).toMatchObject([
    { text: "this is [person ••••], about a refund" },
  ]);
  const reviewed =
    "SELECT v.status FROM reviews AS v JOIN recordings AS r ON r.key = v.recording_key WHERE r.id LIKE 'rec-%'";
  expect(await plainSql(store, reviewed)).toEqual([{ status: "finished" }]);
  expect(await store.audit.verify()).toMatchObject({ ok: true });
  expect((await store.checkIntegrity()).faults).toEqual([]);
});
