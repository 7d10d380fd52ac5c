import { randomUUID } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { type Archive, parseArchives } from "@earshot/archives";
import { createHttp } from "@earshot/http";
import { Webhook } from "standardwebhooks";
import { expect, onTestFinished, test } from "vitest";
import { checkArchives, type DeliveryDeps, deliverDue, lostDeliveries } from "../src/index.ts";
import { setUp } from "./set-up.ts";

const secret = `whsec_${Buffer.from("a key of more than twenty-four bytes").toString("base64")}`;
const timeoutMs = 300;

/** An archive that answers as `reply` does, for what the simulator's receiver has no mode for. */
async function listen(reply: (response: ServerResponse) => void) {
  const seen: { headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    seen.push({ headers: request.headers, body: await text(request) });
    reply(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new Error("the archive has no port");
  const url = new URL(`http://127.0.0.1:${address.port}/hooks/T0KEN-IN-PATH?key=T0KEN-IN-QUERY`);
  return { seen, archive: { kind: "webhook", name: "records", url, secret } satisfies Archive };
}

async function start(archives: Archive[]) {
  const { deps } = await setUp();
  const { store, clock } = deps;
  const http = createHttp({}, { clock, random: Math.random });
  onTestFinished(() => http.close());
  const configuration = { archives, allowHosts: ["127.0.0.1"], timeoutMs };
  const delivery: DeliveryDeps = { store, http, clock, random: () => 0, configuration };
  const enqueue = (interactionId: string) =>
    store.deliveries.enqueue({
      id: `evt_${randomUUID()}`,
      type: "metadata_parsed",
      interactionId,
      occurredAtMs: clock.now(),
      data: { interactionId },
      archives: archives.map(({ name }) => name),
    });
  const rows = async () => (await store.deliveries.list({}, { limit: 100 })).items;
  return { delivery, enqueue, rows, clock };
}

const answering =
  (status: number, headers: Record<string, string> = {}, body = "") =>
  (response: ServerResponse) => {
    response.writeHead(status, headers).end(body);
  };

test("the scheme's own library accepts what is sent", async () => {
  const { archive, seen } = await listen(answering(204));
  const { delivery, enqueue } = await start([archive]);
  await enqueue("int-1");
  expect(await deliverDue(delivery)).toMatchObject([{ status: "success" }]);
  const [{ headers, body } = { headers: {}, body: "" }] = seen;
  const names = ["webhook-id", "webhook-timestamp", "webhook-signature"];
  const signed = Object.fromEntries(names.map((name) => [name, String(headers[name])]));
  expect(new Webhook(secret).verify(body, signed)).toMatchObject({ type: "metadata_parsed" });
  expect(() => new Webhook(secret).verify(`${body} `, signed)).toThrow("No matching signature");
});

test("410 Gone is a dead letter at once", async () => {
  const { archive } = await listen(answering(410));
  const { delivery, enqueue, rows } = await start([archive]);
  await enqueue("int-1");
  expect(await deliverDue(delivery)).toMatchObject([{ status: "error" }]);
  expect(await rows()).toMatchObject([{ status: "dead", attempts: 1 }]);
});

test.each([429, 503])("%i with Retry-After is asked again no sooner", async (status) => {
  const { archive, seen } = await listen(answering(status, { "retry-after": "100" }));
  const { delivery, enqueue, rows, clock } = await start([archive]);
  await enqueue("int-1");
  const beganAtMs = clock.now();
  await deliverDue(delivery);
  // The clock is virtual: a wait inside the attempt would have moved it.
  expect(clock.now() - beganAtMs).toBeLessThan(50_000);
  const [row] = await rows();
  expect(row).toMatchObject({ status: "pending", error: expect.stringContaining(`answered ${status}`) });
  expect(row?.dueAtMs).toBeGreaterThanOrEqual(beganAtMs + 100_000);
  expect(await deliverDue(delivery)).toEqual([]);
  expect(seen.length).toBe(1);
});

test("an archive that asks for time is sent no other interaction's events before that", async () => {
  const { archive, seen } = await listen(answering(429, { "retry-after": "100" }));
  const { delivery, enqueue, rows, clock } = await start([archive]);
  await enqueue("int-1");
  await enqueue("int-2");
  const beganAtMs = clock.now();
  for (let pass = 0; pass < 3; pass += 1) await deliverDue(delivery);
  expect(seen.length).toBe(1);
  expect((await rows()).every(({ dueAtMs }) => dueAtMs !== null && dueAtMs >= beganAtMs + 95_000)).toBe(true);
  await clock.sleep(101_000);
  await deliverDue(delivery);
  expect(seen.length).toBe(2);
});

test("a wait beyond reason holds nothing up for longer than a day", async () => {
  const { archive } = await listen(answering(503, { "retry-after": "99999999999999999999" }));
  const { delivery, enqueue, rows, clock } = await start([archive]);
  await enqueue("int-1");
  await deliverDue(delivery);
  const [row] = await rows();
  expect(row).toMatchObject({ status: "pending" });
  expect(row?.dueAtMs).toBeLessThanOrEqual(clock.now() + 24 * 3_600_000);
});

test("an archive that hangs costs a pass one time-out, however much is due", async () => {
  const { archive, seen } = await listen(() => {});
  const { delivery, enqueue, rows } = await start([archive]);
  for (let number = 1; number <= 5; number += 1) await enqueue(`int-${number}`);
  const began = performance.now();
  await deliverDue(delivery);
  expect(performance.now() - began).toBeLessThan(2.5 * timeoutMs);
  expect(seen.length).toBe(1);
  expect(await rows()).toMatchObject(Array.from({ length: 5 }, () => ({ status: "pending" })));
});

test("a body that trickles is cut off, and 2xx has already said yes", async () => {
  const { archive } = await listen((response) => {
    response.writeHead(200, { "content-type": "application/json" });
    const drip = setInterval(() => response.write(" "), 20);
    response.on("close", () => clearInterval(drip));
  });
  const { delivery, enqueue } = await start([archive]);
  await enqueue("int-1");
  const began = performance.now();
  expect(await deliverDue(delivery)).toMatchObject([{ status: "success", response: { status: 200, body: null } }]);
  expect(performance.now() - began).toBeLessThan(3 * timeoutMs);
});

test("a callback that hangs is left, and one that gives what JSON can't hold has still got the event", async () => {
  const circular: Record<string, unknown> = { number: 1n };
  circular.self = circular;
  const odd: Archive = { kind: "callback", name: "odd", handler: () => circular };
  const hung: Archive = { kind: "callback", name: "hung", handler: () => new Promise(() => {}) };
  const huge: Archive = { kind: "callback", name: "huge", handler: () => "x".repeat(2 ** 20) };
  const { delivery, enqueue, rows } = await start([odd, hung, huge]);
  await enqueue("int-1");
  expect(await deliverDue(delivery)).toMatchObject([
    { archive: "odd", status: "success" },
    { archive: "hung", status: "error", message: `did not answer within ${timeoutMs} ms` },
    { archive: "huge", status: "success" },
  ]);
  expect(JSON.stringify(await rows()).length).toBeLessThan(2 ** 17);
});

test("an address that is itself a secret is in no row and no error", async () => {
  for (const reply of [answering(500), answering(302, { location: "/elsewhere" }), () => {}]) {
    const { archive } = await listen(reply);
    const { delivery, enqueue, rows } = await start([archive]);
    await enqueue("int-1");
    const outcomes = await deliverDue(delivery);
    expect(outcomes).toMatchObject([{ status: "error" }]);
    expect(JSON.stringify([outcomes, await rows()])).not.toContain("T0KEN");
  }
});

test("an archive that may not be spoken to is named with its host and what to do, and gets no more", async () => {
  const { archive, seen } = await listen(answering(200));
  const open: Archive = { kind: "callback", name: "open", handler: () => null };
  const { delivery, enqueue, rows } = await start([archive, open]);
  delivery.configuration.allowHosts = [];
  expect(await checkArchives(delivery.configuration)).toEqual([
    {
      archive: "records",
      problem: "may not be told: only https is allowed",
      hint: expect.stringMatching(/https.*"127\.0\.0\.1".*allowHosts.*EARSHOT_ARCHIVES/),
    },
  ]);
  await enqueue("int-1");
  await enqueue("int-2");
  const outcomes = await deliverDue(delivery);
  expect(lostDeliveries(outcomes)).toEqual([
    { archive: "records", count: 2, message: expect.stringMatching(/only https.*"127\.0\.0\.1".*allowHosts/) },
  ]);
  expect(seen).toEqual([]);
  const dead = (await rows()).filter(({ status }) => status === "dead");
  expect(dead).toMatchObject([{ error: expect.stringContaining("allowHosts") }, {}]);
  expect(JSON.stringify([outcomes, dead])).not.toContain("T0KEN");
});

test("an archive that failed and is tried again has lost nothing yet; one that is gone has", async () => {
  for (const [status, lost] of [
    [500, 0],
    [410, 1],
  ] as const) {
    const { archive } = await listen(answering(status));
    const { delivery, enqueue } = await start([archive]);
    await enqueue("int-1");
    expect(await checkArchives(delivery.configuration)).toEqual([]);
    expect(lostDeliveries(await deliverDue(delivery))).toHaveLength(lost);
  }
});

test("an address with credentials is a fault of the configuration, which does not repeat them", () => {
  const read = (url: string) => () =>
    parseArchives(JSON.stringify({ webhooks: [{ name: "records", url, secretEnv: "SECRET" }] }), "archives.json", {
      SECRET: secret,
    });
  expect(read("https://records.example/hook")).not.toThrow();
  expect(read("https://user:pass@records.example/hook")).toThrow(/^(?!.*pass@).*credentials/s);
});
