import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Side, sides } from "@earshot/model";

interface SampleSegment {
  side: Side;
  startMs: number;
  endMs: number;
  text: string;
}

export interface SampleCall {
  id: string;
  durationMs: number | null;
  holds: readonly { startMs: number; endMs: number }[];
  segments: readonly SampleSegment[];
}

const directory = join(import.meta.dirname, "..", "fixtures");

/** The calls of the fixtures folder, by name. */
export function sampleCalls(): SampleCall[] {
  return readdirSync(directory)
    .toSorted()
    .map(
      (file): SampleCall => ({
        id: basename(file, ".json"),
        ...JSON.parse(readFileSync(join(directory, file), "utf8")),
      }),
    );
}

/** The worked example of the guide: measured over its speech, with one hold of 90 s. */
export const workedExample: SampleCall = {
  id: "worked-example",
  durationMs: null,
  holds: [{ startMs: 135_000, endMs: 225_000 }],
  segments: [
    { side: "agent", startMs: 500, endMs: 2100, text: "Hello" },
    { side: "customer", startMs: 2300, endMs: 4000, text: "Hi there" },
    { side: "agent", startMs: 3800, endMs: 5200, text: "How can I help" },
  ],
};

/** A call as the kernel takes it: its segments as columns, its holds as changes of state. */
export function sampleInput({ segments, holds }: SampleCall) {
  return {
    segments: {
      startMs: Int32Array.from(segments, ({ startMs }) => startMs),
      endMs: Int32Array.from(segments, ({ endMs }) => endMs),
      speaker: Int32Array.from(segments, ({ side }) => sides.indexOf(side)),
      side: Uint8Array.from(segments, ({ side }) => sides.indexOf(side)),
    },
    changes: holds.flatMap(({ startMs, endMs }) => [
      { timeMs: startMs, session: 0, hold: true, disconnect: false },
      { timeMs: endMs, session: 0, hold: false, disconnect: false },
    ]),
  };
}
