import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createKernel } from "@earshot/analysis-wasm";
import type { CallEvaluation, EvaluationWarning } from "@earshot/model";
import { type Side, sides } from "@earshot/model";
import {
  type Definition,
  getDefinition,
  guideScorecard,
  kernelParameters,
  type Scorecard,
  toEvaluation,
} from "@earshot/quality";
import type { ReportCall } from "../src/index.ts";

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

const kernel = await createKernel();
const directory = join(import.meta.dirname, "fixtures");

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

/** Measures a call with the kernel and evaluates it. */
export function evaluateSample(
  { durationMs, holds, segments }: SampleCall,
  definition: Definition = getDefinition("standard"),
  scorecard: Scorecard = guideScorecard,
  warnings: readonly EvaluationWarning[] = [],
): CallEvaluation {
  const columns = {
    startMs: Int32Array.from(segments, ({ startMs }) => startMs),
    endMs: Int32Array.from(segments, ({ endMs }) => endMs),
    speaker: Int32Array.from(segments, ({ side }) => sides.indexOf(side)),
    side: Uint8Array.from(segments, ({ side }) => sides.indexOf(side)),
  };
  const changes = holds.flatMap(({ startMs, endMs }) => [
    { timeMs: startMs, session: 0, hold: true, disconnect: false },
    { timeMs: endMs, session: 0, hold: false, disconnect: false },
  ]);
  const hold = kernel.holds(changes, durationMs);
  const metrics = kernel.analyze({ segments: columns, durationMs, holds: hold.events }, kernelParameters(definition));
  return toEvaluation(metrics, hold, definition, scorecard, warnings);
}

/** A sample as reports take it; `minute` keeps the start times of several different. */
export function reportCall(sample: SampleCall, minute = 0, evaluation = evaluateSample(sample)): ReportCall {
  return {
    recordingId: sample.id,
    interactionId: `interaction-of-${sample.id}`,
    startTime: `2023-10-25T14:${String(minute % 60).padStart(2, "0")}:00Z`,
    evaluation,
    utterances: sample.segments.map((segment) => ({ ...segment, speaker: segment.side })),
  };
}
