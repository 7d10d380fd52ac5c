import { createHmac } from "node:crypto";
import { expect, onTestFinished, test } from "vitest";
import { startWebhookReceiver, type WebhookMode } from "../src/index.ts";

// The example that the specification’s libraries test themselves with.
const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const example = {
  id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
  timestamp: "1614265330",
  body: '{"test": 2432232314}',
  signature: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
};
const nowMs = 1_614_265_330_000;

async function receiver(mode: WebhookMode = "ok") {
  const started = await startWebhookReceiver({ secret, mode, now: () => nowMs });
  onTestFinished(() => started.close());
  const deliver = (more: Partial<typeof example> = {}, signal: AbortSignal | null = null) => {
    const { id, timestamp, body, signature } = { ...example, ...more };
    const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
    return fetch(started.url, { method: "POST", headers, body, redirect: "manual", signal });
  };
  return { ...started, deliver };
}

test("takes the specification's example", async () => {
  const { deliver, deliveries } = await receiver();
  const answer = await deliver();
  expect([answer.status, await answer.json()]).toEqual([200, { acknowledged: true }]);
  const { id, timestamp, body } = example;
  expect(deliveries).toEqual([{ path: "/webhook", id, timestamp, type: "", body, signatureOk: true, status: 200 }]);
});

test("finds the fitting one of several signatures, and the event's type", async () => {
  const { deliver, deliveries } = await receiver();
  const body = '{"type":"metadata_parsed"}';
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const mac = createHmac("sha256", key).update(`${example.id}.${example.timestamp}.${body}`).digest("base64");
  await deliver({ body, signature: `v1a,${mac} v1,AAAA v1,${mac}` });
  expect(deliveries).toMatchObject([{ type: "metadata_parsed", signatureOk: true }]);
});

test.each([
  ["another body", { body: '{"test": 2432232315}' }],
  ["another id", { id: "msg_other" }],
  ["a late timestamp", { timestamp: "1614265000" }],
  ["no timestamp", { timestamp: "now" }],
  ["no signature", { signature: "" }],
  ["another scheme", { signature: example.signature.replace("v1,", "v2,") }],
])("refuses %s", async (_what, more) => {
  const { deliver, deliveries } = await receiver();
  expect((await deliver(more)).status).toBe(401);
  expect(deliveries).toMatchObject([{ signatureOk: false, status: 401 }]);
});

test("answers by its mode", async () => {
  const { deliver, deliveries, setMode } = await receiver("fail");
  expect((await deliver()).status).toBe(500);
  setMode("redirect");
  expect((await deliver()).headers.get("location")).toBe("/elsewhere");
  setMode("notJson");
  expect(await (await deliver()).text()).toContain("<h1>");
  setMode("large");
  expect((await (await deliver()).text()).length).toBeGreaterThan(2 ** 20);
  setMode("hang");
  const abort = new AbortController();
  const hanging = deliver({}, abort.signal).catch((error: unknown) => error);
  await expect.poll(() => deliveries.length).toBe(5);
  abort.abort();
  expect(await hanging).toBeInstanceOf(Error);
  expect(deliveries.map(({ status }) => status)).toEqual([500, 302, 200, 200, null]);
});
