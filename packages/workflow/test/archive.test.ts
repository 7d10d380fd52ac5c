import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Archive, parseArchives } from "@earshot/archives";
import { startWebhookReceiver, type WebhookMode } from "@earshot/genesys-simulator";
import { createHttp } from "@earshot/http";
import { expect, onTestFinished, test } from "vitest";
import { type DeliveryDeps, deliverDue, evaluateRecordings } from "../src/index.ts";
import { setUp } from "./set-up.ts";

const secret = `whsec_${Buffer.from("a key of more than twenty-four bytes").toString("base64")}`;
const everything = { limit: 100 };

async function start(mode: WebhookMode = "ok", others: readonly Archive[] = []) {
  const { deps, folder } = await setUp();
  const receiver = await startWebhookReceiver({ secret, mode, now: deps.clock.now });
  const http = createHttp({}, { clock: deps.clock, random: Math.random });
  onTestFinished(async () => {
    await receiver.close();
    await http.close();
  });
  const webhook: Archive = { kind: "webhook", name: "records", url: new URL(receiver.url), secret };
  const delivery: DeliveryDeps = {
    store: deps.store,
    http,
    clock: deps.clock,
    random: () => 0,
    configuration: { archives: [webhook, ...others], allowHosts: ["127.0.0.1"], timeoutMs: 300 },
  };
  const enqueue = (interactionId: string, number = 1) =>
    deps.store.deliveries.enqueue({
      id: `evt_${randomUUID()}`,
      type: "metadata_parsed",
      interactionId,
      occurredAtMs: deps.clock.now(),
      data: { interactionId, number },
      archives: delivery.configuration.archives.map(({ name }) => name),
    });
  return { delivery, receiver, enqueue, store: deps.store, clock: deps.clock, folder };
}

test("an event is delivered once, signed by the Standard Webhooks scheme, and the answer is recorded", async () => {
  const { delivery, receiver, enqueue, store } = await start();
  await enqueue("int-1");
  expect(await deliverDue(delivery)).toMatchObject([
    { archive: "records", status: "success", response: { status: 200 } },
  ]);
  expect(receiver.deliveries).toMatchObject([{ type: "metadata_parsed", signatureOk: true, status: 200 }]);
  expect(JSON.parse(receiver.deliveries[0]?.body ?? "")).toMatchObject({ data: { interactionId: "int-1", number: 1 } });
  expect(await deliverDue(delivery)).toEqual([]);
  expect((await store.deliveries.list({}, everything)).items).toMatchObject([{ status: "delivered", attempts: 1 }]);
});

test("events of one interaction keep their order; a failing one holds up that interaction alone", async () => {
  const { delivery, receiver, enqueue } = await start("fail");
  await enqueue("int-1", 1);
  await enqueue("int-1", 2);
  expect((await deliverDue(delivery)).length).toBe(1);
  receiver.setMode("ok");
  await enqueue("int-2", 3);
  expect(await deliverDue(delivery)).toMatchObject([{ interactionId: "int-2", status: "success" }]);
  await delivery.clock.sleep(6000);
  expect((await deliverDue(delivery)).length).toBe(2);
  const numbers = receiver.deliveries.map(({ body }) => JSON.parse(body).data.number);
  expect(numbers).toEqual([1, 3, 1, 2]);
});

test("an archive that fails is tried for over a day with the same webhook-id, then given up; retried by hand it gets it", async () => {
  const { delivery, receiver, enqueue, store, clock } = await start("fail");
  await enqueue("int-1");
  const beganAtMs = clock.now();
  for (let pass = 0; pass < 40; pass += 1) {
    await deliverDue(delivery);
    const [one] = (await store.deliveries.list({}, everything)).items;
    if (one?.dueAtMs === null || one === undefined) break;
    await clock.sleep(Math.max(0, one.dueAtMs - clock.now()));
  }
  expect(await store.deliveries.counts()).toMatchObject([{ archive: "records", dead: 1, pending: 0 }]);
  expect(clock.now() - beganAtMs).toBeGreaterThan(24 * 3_600_000);
  expect(receiver.deliveries.length).toBe(11);
  expect(new Set(receiver.deliveries.map(({ id }) => id)).size).toBe(1);
  expect(receiver.deliveries.every(({ signatureOk }) => signatureOk)).toBe(true);

  receiver.setMode("ok");
  expect(await store.deliveries.retry({}, clock.now())).toBe(1);
  expect(await deliverDue(delivery)).toMatchObject([{ status: "success" }]);
  expect(new Set(receiver.deliveries.map(({ id }) => id)).size).toBe(1);
});

test("an archive that hangs is left after its time and holds up no other", async () => {
  const heard: unknown[] = [];
  const callback: Archive = { kind: "callback", name: "local", handler: (event) => heard.push(event) };
  const { delivery, enqueue } = await start("hang", [callback]);
  await enqueue("int-1");
  const outcomes = await deliverDue(delivery);
  expect(outcomes).toMatchObject([
    { archive: "records", status: "error", message: "did not answer within 300 ms" },
    { archive: "local", status: "success" },
  ]);
  expect(heard.length).toBe(1);
});

test("a callback is called and its answer recorded; its exception is that archive's error", async () => {
  let calls = 0;
  const good: Archive = { kind: "callback", name: "good", handler: async () => ({ acknowledged: true }) };
  const bad: Archive = {
    kind: "callback",
    name: "bad",
    handler: () => {
      calls += 1;
      throw new Error("out of order");
    },
  };
  const { delivery, enqueue } = await start("ok", [good, bad]);
  await enqueue("int-1");
  expect(await deliverDue(delivery)).toMatchObject([
    { archive: "records", status: "success" },
    { archive: "good", status: "success", response: { acknowledged: true } },
    { archive: "bad", status: "error", message: expect.stringContaining("out of order") },
  ]);
  expect(calls).toBe(1);
});

test("a redirect is not followed, a page is no reason to fail, and a large answer is not kept", async () => {
  const { delivery, receiver, enqueue, store } = await start("redirect");
  await enqueue("int-1");
  expect(await deliverDue(delivery)).toMatchObject([{ status: "error" }]);
  expect(receiver.deliveries.length).toBe(1);
  for (const mode of ["notJson", "large"] as const) {
    receiver.setMode(mode);
    await enqueue(`int-${mode}`);
    expect(await deliverDue(delivery)).toMatchObject([{ status: "success", response: { status: 200, body: null } }]);
  }
  expect((await store.deliveries.counts())[0]).toMatchObject({ delivered: 2, pending: 1 });
});

test("an archive on a private address that nobody allowed is refused, unsent, and becomes a dead letter", async () => {
  const { delivery, receiver, enqueue, store } = await start();
  await enqueue("int-1");
  const strict = { ...delivery, configuration: { ...delivery.configuration, allowHosts: [] } };
  expect(await deliverDue(strict)).toMatchObject([{ status: "error" }]);
  expect(receiver.deliveries).toEqual([]);
  expect(await store.deliveries.counts()).toMatchObject([{ dead: 1 }]);
});

test("a recording that is evaluated leaves an event in the transaction that stores it", async () => {
  const { deps, options } = await setUp();
  await evaluateRecordings(deps, { ...options, archives: ["records"] });
  const { items } = await deps.store.deliveries.list({}, everything);
  expect(items.map(({ type, interactionId }) => `${type} ${interactionId}`)).toContain(
    "recording_evaluated int-card-on-file",
  );
  expect(items.length).toBe(5);
});

test("the secret is in no row and no error", async () => {
  const { delivery, enqueue, store, folder } = await start("fail");
  await enqueue("int-1");
  const outcomes = await deliverDue(delivery);
  await store.close();
  const written = JSON.stringify(outcomes) + (await readFile(join(folder, "earshot.db"), "latin1"));
  expect(written).not.toContain(secret.slice(6));
});

test("the configuration names its secrets by variable; every fault comes at once", () => {
  const webhook = { name: "records", url: "https://records.example/hook", secretEnv: "RECORDS_SECRET" };
  const json = JSON.stringify({ webhooks: [webhook] });
  expect(parseArchives(json, "archives.json", { RECORDS_SECRET: secret })).toMatchObject({
    archives: [{ kind: "webhook", name: "records", secret }],
    allowHosts: [],
    timeoutMs: 15_000,
  });
  const twice = JSON.stringify({ webhooks: [webhook, webhook] });
  expect(() => parseArchives(twice, "archives.json", { RECORDS_SECRET: "short" })).toThrow(
    /archives\.json: RECORDS_SECRET.*used twice/,
  );
  expect(() => parseArchives('{"webhooks": [{"name": "A b"}], "x": 1}', "archives.json", {})).toThrow(
    /webhooks\.0\.name/,
  );
  expect(() => parseArchives("{", "archives.json", {})).toThrow("not valid JSON");
});
