import { type SimulatedCall, simulatedId, stateEvents } from "./call.ts";
import type { Random } from "./random.ts";

const sampleRateHz = 8000;

/** A mono 8 kHz µ-law WAV of digital silence, distinct by `number`: its fact chunk is followed by a note chunk. */
function wav(durationMs: number, number: number): Buffer {
  const samples = (durationMs * sampleRateHz) / 1000;
  const note = Buffer.from(`call ${number}`.padEnd(20));
  const header = Buffer.alloc(12 + 26 + 12 + 8);
  header.write("RIFF", 0);
  header.writeUInt32LE(header.length - 8 + 8 + note.length + samples, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(7, 20); // µ-law
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write("fact", 38);
  header.writeUInt32LE(4, 42);
  header.writeUInt32LE(samples, 46);
  header.write("note", 50);
  header.writeUInt32LE(note.length, 54);
  const data = Buffer.alloc(8);
  data.write("data", 0);
  data.writeUInt32LE(samples, 4);
  return Buffer.concat([header, note, data, Buffer.alloc(samples, 0xff)]);
}

/** Any number of small calls, the same ones for the same seed, so that pages and long runs can be tried. */
export function generatedCalls(count: number, random: Random, firstNumber: number): SimulatedCall[] {
  return Array.from({ length: count }, (_, index) => {
    const number = firstNumber + index;
    const startTime = new Date(Date.UTC(2026, 8, 1) + number * 60_000).toISOString();
    const durationMs = 1000 + Math.floor(random() * 8) * 125;
    const results: { start_time: number; end_time: number; speaker: string; transcript: string }[] = [];
    let atMs = Math.floor(random() * 100);
    while (atMs + 60 < durationMs) {
      const endMs = Math.min(durationMs, atMs + 60 + Math.floor(random() * 300));
      const speaker = results.length % 2 === 0 ? "agent" : "guest";
      results.push({
        start_time: atMs / 1000,
        end_time: endMs / 1000,
        speaker,
        transcript: `words ${number} ${results.length}`,
      });
      atMs = endMs + Math.floor(random() * 200) - 60;
    }
    return {
      recordingId: simulatedId("rec", number),
      interactionId: simulatedId("int", number),
      status: "COMPLETED",
      startTime,
      parts: [
        {
          id: simulatedId("part", number),
          type: "voice",
          format: "wav",
          status: "COMPLETED",
          audio: wav(durationMs, number),
          contentType: "audio/wav",
          delivery: "bytes" as const,
          transcript: { results },
        },
      ],
      events: stateEvents(startTime, durationMs, []),
    };
  });
}
