import type { AuditInput } from "@earshot/model";
import { expect, test } from "vitest";
import { z } from "zod";
import { serve } from "./set-up.ts";

const atMs = Date.parse("2026-10-20T09:00:00Z");
const page = z.object({ items: z.array(z.looseObject({})), nextCursor: z.string().nullable() });

const attempt = (number: number, status: AuditInput["status"]): AuditInput => ({
  timestamp: new Date(atMs + number * 60_000).toISOString(),
  interactionId: `call-${number % 2}`,
  payloadHash: null,
  status,
  reason: null,
  latencyMs: { media_fetch: { count: 1, p50: 2, p95: 2, max: 2 } },
  accuracyRate: null,
  totalValidations: 0,
  governanceTag: "media_metadata_parsing_v1",
  correlationId: `correlation-${number}`,
  actor: "test",
});

test("the audit trail is listed latest first, by page and filter", async () => {
  const api = await serve();
  for (const [number, status] of (["completed", "failed", "rejected", "failed"] as const).entries()) {
    await api.store.audit.append(attempt(number, status));
  }
  const list = async (query: string) => page.parse((await api.get(`/v1/audit?${query}`)).body);
  const sequences = async (query: string) => (await list(query)).items.map(({ sequence }) => sequence);
  expect(await sequences("")).toEqual([4, 3, 2, 1]);
  expect(await sequences("status=failed")).toEqual([4, 2]);
  expect(await sequences("interactionId=call-0")).toEqual([3, 1]);
  expect(await sequences("from=2026-10-20T09:01:00Z&to=2026-10-20T09:03:00Z")).toEqual([3, 2]);

  const { items, nextCursor } = await list("status=failed&limit=1");
  const hash = expect.stringMatching(/^[0-9a-f]{64}$/);
  expect(items).toEqual([{ ...attempt(3, "failed"), sequence: 4, previousHash: hash, hash }]);
  expect(await sequences(`status=failed&limit=1&cursor=${nextCursor}`)).toEqual([2]);
  expect(await api.get(`/v1/audit?cursor=${nextCursor}`)).toMatchObject({
    status: 400,
    body: { code: "store.invalid_cursor" },
  });
  expect(await api.get("/v1/audit?status=lost")).toMatchObject({
    status: 400,
    body: { errors: [{ place: "query.status" }] },
  });
});

test("deliveries are listed latest first, by page and filter, with what the archive said", async () => {
  const api = await serve();
  const { deliveries } = api.store;
  for (const number of [1, 2]) {
    await deliveries.enqueue({
      id: `evt_${number}`,
      type: "metadata_parsed",
      interactionId: `call-${number}`,
      occurredAtMs: atMs,
      data: {},
      archives: ["tapes", "warehouse"],
    });
  }
  const results = [
    { ok: true, response: { stored: true } },
    { ok: false, error: "it answered 500", nextAttemptAtMs: null },
  ] as const;
  for (const result of results) {
    const claimed = await deliveries.claimDue("warehouse", { nowMs: atMs + 1000, leaseMs: 60_000, owner: "test" });
    if (claimed !== null) await deliveries.finish(claimed, result, atMs + 2000);
  }

  const list = async (query: string) => page.parse((await api.get(`/v1/archives/deliveries?${query}`)).body);
  const told = async (query: string) =>
    (await list(query)).items.map(({ archive, interactionId }) => `${archive} ${interactionId}`).sort();
  expect(await told("")).toEqual(["tapes call-1", "tapes call-2", "warehouse call-1", "warehouse call-2"]);
  expect(await told("status=pending")).toEqual(["tapes call-1", "tapes call-2"]);
  expect(await told("archive=warehouse&interactionId=call-2")).toEqual(["warehouse call-2"]);
  expect((await list("status=delivered")).items).toEqual([
    {
      id: expect.any(Number),
      archive: "warehouse",
      eventId: "evt_1",
      type: "metadata_parsed",
      interactionId: "call-1",
      occurredAt: "2026-10-20T09:00:00.000Z",
      status: "delivered",
      attempts: 1,
      attemptedAt: "2026-10-20T09:00:01.000Z",
      dueAt: null,
      finishedAt: "2026-10-20T09:00:02.000Z",
      response: { stored: true },
      error: null,
    },
  ]);
  expect((await list("status=dead")).items).toMatchObject([{ eventId: "evt_2", error: "it answered 500" }]);

  const { items, nextCursor } = await list("limit=3");
  expect(items).toHaveLength(3);
  expect(await told(`limit=3&cursor=${nextCursor}`)).toEqual(["tapes call-1"]);
});
