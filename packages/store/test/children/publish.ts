import { openStore } from "../../src/index.ts";
import { attempt } from "../audit-samples.ts";

/**
 * Publishes `count` times: the publication, its audit entry and its event in one transaction, whose event id it then
 * prints; and delivers to the archive, printing `delivered <event id>` for each. Leases end at once: another process
 * takes over what this one leaves.
 */
const [path = "", prefix = "", count = "0"] = process.argv.slice(2);
const { publications, deliveries, close } = await openStore(path);
for (let i = 0; i < Number(count); i++) {
  const id = `evt_${prefix}_${i}`;
  const interactionId = `int-${i % 5}`;
  await publications.record({
    publication: { interactionId, payloadHash: id, etag: null, publishedAtMs: i },
    audit: attempt({ interactionId, correlationId: id }),
    event: () => ({ id, type: "metadata_parsed", interactionId, occurredAtMs: i, data: { i }, archives: ["cold"] }),
    thumbnails: [],
  });
  process.stdout.write(`${id}\n`);
  const delivery = await deliveries.claimDue("cold", { nowMs: 1_000_000 + i, leaseMs: 0, owner: prefix });
  if (delivery === null) continue;
  process.stdout.write(`delivered ${delivery.eventId}\n`);
  await deliveries.finish(delivery, { ok: true, response: null }, i);
}
await close();
