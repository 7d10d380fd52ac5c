import { readFile } from "node:fs/promises";
import { startWebhookReceiver } from "@earshot/genesys-simulator";
import { outboxEventTypes } from "@earshot/model";
import { expect, onTestFinished, test } from "vitest";
import { type ArchiveEvent, parseArchives } from "../src/index.ts";
import { sendToBoth } from "./example.ts";

const textOf = (name: string) => readFile(new URL(name, import.meta.url), "utf8");
const secret = `whsec_${Buffer.from("a key of more than twenty-four bytes").toString("base64")}`;

async function startReceiver() {
  const receiver = await startWebhookReceiver({ secret });
  onTestFinished(() => receiver.close());
  return receiver;
}

test("the README's example is one that runs, for a webhook and for a callback", async () => {
  expect(await textOf("../README.md")).toContain(await textOf("example.ts"));
  const receiver = await startReceiver();
  const kept: ArchiveEvent[] = [];
  const attempts = await sendToBoth(receiver.url, secret, (event) => {
    kept.push(event);
    return { kept: kept.length };
  });
  expect(attempts).toMatchObject({
    records: { ok: true, response: { status: 200 } },
    local: { ok: true, response: { kept: 1 } },
  });
  expect(receiver.deliveries).toMatchObject([{ id: "evt_1", type: "recording_evaluated", signatureOk: true }]);
  expect(kept).toEqual([JSON.parse(receiver.deliveries[0]?.body ?? "")]);
});

test("a callback that throws, and a webhook that fails, are attempts that may be repeated", async () => {
  const receiver = await startReceiver();
  receiver.setMode("fail");
  const attempts = await sendToBoth(receiver.url, secret, () => {
    throw new Error("out of order");
  });
  expect(attempts).toMatchObject({
    records: { ok: false, final: false },
    local: { ok: false, error: expect.stringContaining("out of order"), final: false },
  });
});

test("the README's configuration is valid, and it names every event", async () => {
  const readme = await textOf("../README.md");
  const [, json = ""] = /```json\n([\s\S]*?)```/.exec(readme) ?? [];
  const { archives } = parseArchives(json, "archives.json", { RECORDS_SECRET: secret });
  expect(archives).toMatchObject([{ kind: "webhook", name: "records" }]);
  for (const type of outboxEventTypes) expect(readme).toContain(`\`${type}\``);
});
