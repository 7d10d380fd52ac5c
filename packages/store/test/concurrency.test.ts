import { everyone, type Store, type UserFacts, type Viewer, viewerOf } from "@earshot/model";
import { expect, onTestFinished, test } from "vitest";
import { attempt } from "./audit-samples.ts";
import { claimRecording, evaluated, evaluation, event, fingerprintOf, save } from "./samples.ts";
import { countOf, openAgain, plainSql, temporaryStore } from "./temporary.ts";

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
