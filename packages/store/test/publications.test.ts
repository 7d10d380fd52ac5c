import type { Store } from "@earshot/model";
import { expect, test } from "vitest";
import { attempt } from "./audit-samples.ts";
import { event } from "./samples.ts";
import { countOf, plainSql, temporaryStore } from "./temporary.ts";

const first = { interactionId: "int-1", payloadHash: "a".repeat(64), etag: '"1"', publishedAtMs: 1_000 };

const record = (store: Store, publication: typeof first | (Omit<typeof first, "etag"> & { etag: null }), id: string) =>
  store.publications.record({
    publication,
    audit: attempt({ correlationId: id }),
    event: () => event(id),
    thumbnails: [],
  });

test("the latest publication of an interaction is known, also when its payload was published before", async () => {
  const store = await temporaryStore();
  const { publications } = store;
  const second = { ...first, payloadHash: "b".repeat(64), etag: null, publishedAtMs: 2_000 };
  const elsewhere = { ...first, interactionId: "int-2" };
  expect(await publications.latest("int-1")).toBeUndefined();
  await record(store, first, "a");
  await record(store, elsewhere, "b");
  expect(await publications.latest("int-1")).toEqual(first);
  await record(store, second, "c");
  expect(await publications.latest("int-1")).toEqual(second);
  const again = { ...first, etag: '"3"', publishedAtMs: 3_000 };
  await record(store, again, "d");
  await record(store, again, "e");
  expect(await publications.latest("int-1")).toEqual(again);
  expect(await publications.latest("int-2")).toEqual(elsewhere);
  expect(await plainSql(store, "SELECT is_latest AS latest FROM publications ORDER BY id")).toEqual([
    { latest: 1 },
    { latest: 1 },
    { latest: 0 },
  ]);
});

test("a publication is stored with its audit entry, its event and its thumbnails, or not at all", async () => {
  const store = await temporaryStore();
  const thumbnails = ["a", "b", "a"].map((mediaId) => ({ interactionId: "int-1", mediaId }));
  const published = { publication: first, audit: attempt(), event: () => event("a"), thumbnails };
  const { auditEntry, queued } = await store.publications.record(published);
  expect(auditEntry).toMatchObject({ sequence: 1, status: "completed" });
  expect(queued).toMatchObject([{ mediaId: "a", status: "queued" }, { mediaId: "b" }, { mediaId: "a" }]);
  const other = { ...published, publication: { ...first, payloadHash: "b" }, thumbnails: [{ ...first, mediaId: "c" }] };
  await expect(store.publications.record(other)).rejects.toMatchObject({ code: "store.conflict" });
  const badAudit = { ...other, event: () => event("b"), audit: attempt({ timestamp: "soon" }) };
  await expect(store.publications.record(badAudit)).rejects.toMatchObject({ code: "store.invalid_record" });
  expect(await store.publications.latest("int-1")).toEqual(first);
  expect([
    await countOf(store, "work"),
    await countOf(store, "outbox_events"),
    await countOf(store, "audit_entries"),
  ]).toEqual([3, 1, 1]);
});

test("a rejection is audited and leaves an event", async () => {
  const store = await temporaryStore();
  const rejected = { audit: attempt({ status: "rejected" }), event: event("a", { type: "metadata_rejected" }) };
  expect(await store.publications.recordRejection(rejected)).toMatchObject({ sequence: 1, status: "rejected" });
  expect((await store.deliveries.list({}, { limit: 9 })).items).toMatchObject([{ type: "metadata_rejected" }]);
  await expect(store.publications.recordRejection(rejected)).rejects.toMatchObject({ code: "store.conflict" });
  expect(await countOf(store, "audit_entries")).toBe(1);
});
