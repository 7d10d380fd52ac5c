import { type SimulatedCall, simulatedId, stateEvents } from "./call.ts";
import type { Random } from "./random.ts";
import { silentWav } from "./silent-wav.ts";

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
          // Made whenever it is asked for: thousands of calls would fill the memory.
          get audio() {
            return silentWav(durationMs, number);
          },
          contentType: "audio/wav",
          delivery: "bytes" as const,
          transcript: { results },
          durationMs,
          speech: results.map(({ start_time, end_time, speaker, transcript }) => ({
            speaker: speaker === "agent" ? "agent" : "customer",
            startMs: Math.round(start_time * 1000),
            endMs: Math.round(end_time * 1000),
            text: transcript,
          })),
        },
      ],
      events: stateEvents(startTime, durationMs, []),
    };
  });
}
