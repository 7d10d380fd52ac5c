import { chunk, formatChunk, riff, wavFile } from "@earshot/test-kit";
import { expect, it } from "vitest";
import { hasIdenticalChannels } from "../src/identical-channels.ts";
import { readWav } from "../src/wav.ts";

/** More frames than a block of decoded samples has, so that frames of three channels lie across two blocks. */
const frames = 70_000;

/** 24-bit sound, the same on all channels but for what is changed. */
function recording(channels: number, change: { frame: number; channel: number } | null): Buffer {
  const bytes = Buffer.alloc(frames * channels * 3);
  for (let frame = 0; frame < frames; frame++) {
    for (let channel = 0; channel < channels; channel++) {
      const differs = frame === change?.frame && channel === change.channel;
      bytes.writeIntLE(((frame % 100) + (differs ? 200 : 0)) << 8, (frame * channels + channel) * 3, 3);
    }
  }
  return riff(formatChunk(1, channels, 24), chunk("data", bytes));
}

const identical = (bytes: Uint8Array) => hasIdenticalChannels(readWav(bytes, "call.wav"));

it.each([2, 3])("tells %i channels of one sound from those that differ anywhere", (channels) => {
  expect(identical(recording(channels, null))).toBe(true);
  for (const frame of [0, 21_845, frames - 1]) {
    expect(identical(recording(channels, { frame, channel: channels - 1 }))).toBe(false);
  }
});

it("knows nothing of one channel, or of channels without sound", () => {
  expect(identical(recording(1, null))).toBe(false);
  expect(identical(wavFile({ samples: 8000 }))).toBe(false);
});
