import { expect, test } from "vitest";
import { z } from "zod";
import { type HoldAudio, type PlatformOptions, readTruth } from "../../src/index.ts";
import { readMuLaw } from "../../src/platform/wav.ts";
import { start } from "../set-up.ts";
import { sdkOf } from "./sdk.ts";

const [hold] = readTruth("two-holds").holds;
const samplesAt = (ms: number) => ms * 8;
const isLoud = (samples: Buffer) => samples.some((byte) => (~byte & 0x7f) > 0x30);

/** The files of the sample call with two holds, by their key. */
async function filesOf(platform: PlatformOptions, formatId = "WAV_ULAW") {
  const simulator = await start({ platform });
  const { recording } = await sdkOf(simulator);
  const [found] = await recording.getConversationRecordings("int-two-holds", { formatId });
  const files: Record<string, Buffer> = {};
  for (const [key, { mediaUri = "" }] of Object.entries(found?.mediaUris ?? {})) {
    files[key] = Buffer.from(await (await fetch(mediaUri)).arrayBuffer());
  }
  return { simulator, found, files };
}

async function channelsOf(holdAudio: HoldAudio) {
  const { files, found } = await filesOf({ holdAudio });
  const [agent = Buffer.alloc(0), customer = Buffer.alloc(0)] = ["0", "1"].map(
    (key) => readMuLaw(files[key] ?? Buffer.alloc(0))[0] ?? Buffer.alloc(0),
  );
  const onHold = (samples: Buffer) => samples.subarray(samplesAt(hold?.startMs ?? 0), samplesAt(hold?.endMs ?? 0));
  return { agent, customer, onHold, found };
}

test("padded: the hold is as long as it was, and silent on both sides", async () => {
  const { agent, customer, onHold } = await channelsOf("padded");
  expect([agent.length, customer.length]).toEqual([samplesAt(45_600), samplesAt(45_600)]);
  expect([isLoud(onHold(agent)), isLoud(onHold(customer))]).toEqual([false, false]);
});

test("music: it plays on the side from which the customer hears it", async () => {
  const { agent, customer, onHold } = await channelsOf("music");
  expect([isLoud(onHold(agent)), isLoud(onHold(customer))]).toEqual([true, false]);
  expect(agent.length).toBe(samplesAt(45_600));
});

test("suppressed: the holds are not in the audio, which is shorter than the time it spans", async () => {
  const { agent, customer, found } = await channelsOf("suppressed");
  expect([agent.length, customer.length]).toEqual([samplesAt(27_100), samplesAt(27_100)]);
  expect(found).toMatchObject({
    startTime: "2026-10-24T09:15:00.000Z",
    endTime: "2026-10-24T09:15:45.600Z",
    outputDurationMs: 27_100,
  });
  expect(found?.annotations?.map(({ reason }) => reason)).toEqual(["Hold", "Hold"]);
});

test("stereo: one file has both sides, the agent on the channel that is set", async () => {
  const { files: mono } = await filesOf({});
  const { files } = await filesOf({ channels: "stereo", agentChannel: 1 });
  expect(Object.keys(files)).toEqual(["0"]);
  const [customer, agent] = readMuLaw(files["0"] ?? Buffer.alloc(0));
  const only = (key: string) => readMuLaw(mono[key] ?? Buffer.alloc(0))[0];
  expect(agent?.equals(only("0") ?? Buffer.alloc(0))).toBe(true);
  expect(customer?.equals(only("1") ?? Buffer.alloc(0))).toBe(true);
});

test("WAV has 16-bit samples, and OGG_OPUS is the file of the call", async () => {
  const { files } = await filesOf({}, "WAV");
  const wav = files["0"];
  expect([wav?.readUInt16LE(20), wav?.readUInt16LE(34)]).toEqual([1, 16]);
  const { files: opus, simulator } = await filesOf({ channels: "stereo" }, "OGG_OPUS");
  const part = simulator.calls.find(({ interactionId }) => interactionId === "int-two-holds")?.parts[0];
  expect(opus["0"]?.equals(part?.audio ?? Buffer.alloc(0))).toBe(true);
});

test("the speech service knows a side's file as it was downloaded, with the holds cut out of its times", async () => {
  const { files, simulator } = await filesOf({ holdAudio: "suppressed" });
  const answer = await fetch(simulator.sttEndpoint, {
    method: "POST",
    body: new Uint8Array(files["0"] ?? []),
    headers: { "content-type": "audio/wav" },
  });
  const { results } = z
    .object({ results: z.array(z.object({ start_time: z.number(), channel: z.int(), transcript: z.string() })) })
    .parse(await answer.json());
  const spoken = readTruth("two-holds").segments.filter(({ speaker }) => speaker === "agent");
  expect(results.map(({ transcript }) => transcript)).toEqual(spoken.map(({ text }) => text));
  expect(results[2]?.start_time).toBe(12.5);
});
