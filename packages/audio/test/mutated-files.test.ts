import { readFileSync } from "node:fs";
import { fcOptions } from "@earshot/test-kit";
import fc from "fast-check";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { bytesOf } from "../src/decode/byte-source.ts";
import { openAudio } from "../src/decode/open-audio.ts";
import { AudioError } from "../src/errors.ts";
import { fixture } from "./decoded.ts";

const files = [
  "clip.mp3",
  "clip.vorbis.ogg",
  "clip.opus.ogg",
  "clip.webm",
  "clip.flac",
  "clip.adpcm.wav",
  "mono.mp3",
].map((name) => fixture(name).subarray(0, 12_000));
files.push(
  readFileSync(new URL("../../genesys-simulator/samples/card-on-file.wav", import.meta.url)).subarray(0, 4000),
);
const runs = process.env.SOAK === undefined ? 400 : 100_000;
/** Silence in the place of what is lost is at most ten minutes at a time. */
const mostSamples = 48_000 * 2 * 600 * 4;

const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
const change = fc.oneof(
  fc.record({ kind: fc.constant("set" as const), at: place, value: fc.nat(255) }),
  fc.record({ kind: fc.constant("set head" as const), at: place, value: fc.nat(255) }),
  fc.record({ kind: fc.constant("cut" as const), at: place, value: fc.nat(255) }),
  fc.record({ kind: fc.constant("remove" as const), at: place, value: fc.nat(255) }),
  fc.record({ kind: fc.constant("repeat" as const), at: place, value: fc.nat(255) }),
);

function mutate(bytes: Buffer, { kind, at, value }: { kind: string; at: number; value: number }): Buffer {
  const index = Math.floor(at * bytes.length);
  if (kind === "cut") return bytes.subarray(0, index);
  if (kind === "remove") return Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + value)]);
  if (kind === "repeat") return Buffer.concat([bytes.subarray(0, index + value), bytes.subarray(index)]);
  const changed = Buffer.from(bytes);
  if (changed.length > 0) changed[kind === "set head" ? Math.floor(at * Math.min(200, bytes.length)) : index] = value;
  return changed;
}

// A decoder reports each damaged packet there.
const quiet = vi.spyOn(console, "error");
beforeAll(() => void quiet.mockImplementation(() => {}));
afterAll(() => quiet.mockRestore());

it(`decodes what is left of ${runs} mutated files, or says what is wrong with them`, {
  timeout: runs * 300,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(change, { minLength: 1, maxLength: 5 }),
      async (file, changes) => {
        const bytes = changes.reduce(mutate, file);
        try {
          const audio = await openAudio(bytesOf(bytes, "mutated"));
          expect(audio.channels).toBeGreaterThan(0);
          let samples = 0;
          for (const block of audio.blocks()) {
            samples += block.length;
            if (block.length % audio.channels !== 0) throw new Error("a block has a part of a sample");
            if (samples > mostSamples) throw new Error("there is no end of it");
          }
        } catch (error) {
          if (!(error instanceof AudioError)) throw error;
        }
      },
    ),
    { ...fcOptions, numRuns: runs },
  );
});
