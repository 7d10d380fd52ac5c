import {
  appendAudit,
  claimDueDeliveries,
  enqueueEvent,
  finishDelivery,
  openStore,
  recordPublication,
} from "../../src/index.ts";
import { attempt } from "../audit-samples.ts";

/**
 * Publishes `count` times: the publication, its audit entry and its event in one transaction, whose event id it then
 * prints; and delivers to the archive, printing `delivered <event id>` for each. Leases end at once: another process
 * takes over what this one leaves.
 */
const [path = "", prefix = "", count = "0"] = process.argv.slice(2);
const store = await openStore(path);
for (let i = 0; i < Number(count); i++) {
  const id = `evt_${prefix}_${i}`;
  const interactionId = `int-${i % 5}`;
  await store.db.transaction().execute(async (trx) => {
    await recordPublication(trx, { interactionId, payloadHash: id, etag: null, publishedAtMs: i });
    await appendAudit(trx, attempt({ interactionId, correlationId: id }));
    await enqueueEvent(trx, {
      ...{ id, type: "metadata_parsed", interactionId, occurredAtMs: i },
      ...{ data: { i }, archives: ["cold"] },
    });
  });
  process.stdout.write(`${id}\n`);
  const claim = { nowMs: 1_000_000 + i, leaseMs: 0, limit: 1, owner: prefix };
  for (const { id, attempt, eventId } of await claimDueDeliveries(store.db, claim)) {
    process.stdout.write(`delivered ${eventId}\n`);
    await finishDelivery(store.db, { id, attempt, result: { ok: true, response: null }, atMs: i });
  }
}
await store.close();
