import type { Conversation } from "@earshot/model";
import { expect, test } from "vitest";
import { event, save } from "./samples.ts";
import { temporaryStore } from "./temporary.ts";

const conversation: Conversation = {
  ...{ direction: null, skills: [], wrapUpCodes: [], divisions: [], legs: [] },
  ...{ agents: [{ id: "a-1", name: "Ann" }], queues: [{ id: "q-1", name: "Billing" }] },
};
const stamp = { actor: "cli:jo", atMs: 5, cause: "request", correlationId: "test", limit: 10 };

test("a held call stays, and one that is let go is erased with a receipt that the audit trail vouches for", async () => {
  const store = await temporaryStore();
  const { keeping } = store;
  for (const id of ["one", "two"]) {
    await save(store, { recording: { id, interactionId: `int-${id}`, conversation }, events: [event(id)] });
  }
  const selection = { agentIds: ["a-1"] };
  const hold = { kind: "queue", target: "q-1", reason: "a claim", addedBy: "cli:jo", addedAtMs: 1 } as const;
  const { id } = await keeping.addHold(hold, "test");
  expect(await keeping.holds()).toEqual([{ id, ...hold }]);
  expect(await keeping.plan(selection)).toMatchObject({ counts: { calls: 2, utterances: 6 }, held: 2, holds: [hold] });
  const erase = () => keeping.erase(selection, { ...stamp, measuresKept: false });
  await expect(erase()).rejects.toMatchObject({ code: "store.held" });
  const rule = { queueId: null, exceptQueueIds: ["q-2"], beforeMs: Date.parse("2024-01-01") };
  expect(await keeping.expired({ kind: "words", ...rule })).toMatchObject({ calls: 0, held: 2 });
  expect(await keeping.expire({ kind: "words", ...rule }, stamp)).toBeNull();
  expect(await keeping.removeHold(id, stamp)).toEqual({ id, ...hold });

  expect(await keeping.expired({ kind: "words", ...rule })).toMatchObject({ calls: 2, held: 0 });
  expect(await keeping.expire({ kind: "words", ...rule }, stamp)).toMatchObject({
    counts: { calls: 2, utterances: 6 },
  });
  expect(await erase()).toMatchObject({ counts: { calls: 2, evaluations: 2, names: 2 } });
  expect(await erase()).toBeNull();
  const { items } = await keeping.receipts({ limit: 10 });
  expect(items.map(({ isVouchedFor }) => isVouchedFor)).toEqual([true, true]);
  expect(await keeping.erasedAmong([{ id: "one" }, { id: "other" }])).toEqual(new Set(["one"]));
  expect(await keeping.restored([])).toEqual({ recordingIds: [], interactionIds: [], agentIds: [] });
  expect(await keeping.scrub()).toBe(true);
  await keeping.finish(await keeping.leftovers());
  expect(await keeping.leftovers()).toEqual([]);
  expect(await store.audit.verify()).toMatchObject({ ok: true, faults: [] });
  expect(await store.checkIntegrity()).toMatchObject({ ok: true, faults: [] });
});
