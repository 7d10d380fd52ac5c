import { expect, test } from "vitest";
import { findPublication, recordPublication } from "../src/index.ts";
import { temporaryStore } from "./temporary.ts";

test("a payload is known while it is the latest of its interaction, and not once another has replaced it", async () => {
  const { db } = await temporaryStore();
  const first = { interactionId: "int-1", payloadHash: "a".repeat(64), etag: '"1"', publishedAtMs: 1_000 };
  const second = { ...first, payloadHash: "b".repeat(64), etag: null, publishedAtMs: 2_000 };
  const elsewhere = { ...first, interactionId: "int-2" };
  expect(await findPublication(db, first)).toBeUndefined();
  await recordPublication(db, first);
  await recordPublication(db, elsewhere);
  expect(await findPublication(db, first)).toEqual(first);
  await recordPublication(db, second);
  expect(await findPublication(db, first)).toBeUndefined();
  expect(await findPublication(db, second)).toEqual(second);
  const again = { ...first, etag: '"3"', publishedAtMs: 3_000 };
  await recordPublication(db, again);
  await recordPublication(db, again);
  expect(await findPublication(db, first)).toEqual(again);
  expect(await findPublication(db, second)).toBeUndefined();
  expect(await findPublication(db, elsewhere)).toEqual(elsewhere);
  expect(await db.selectFrom("publications").select("isLatest").orderBy("id").execute()).toEqual([
    { isLatest: 1 },
    { isLatest: 1 },
    { isLatest: 0 },
  ]);
});
