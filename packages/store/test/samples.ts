import type { Side } from "@earshot/model";
import {
  type EvaluationRecord,
  type RecordingRecord,
  type StoreDb,
  saveEvaluated,
  type UtteranceRecord,
} from "../src/index.ts";

export function recording(changes: Partial<RecordingRecord> = {}): RecordingRecord {
  return {
    id: "rec-1",
    interactionId: "int-1",
    startTime: "2023-10-25T14:30:00Z",
    durationMs: 300_000,
    contentSha256: "a".repeat(64),
    media: [{ partId: "part-1" }],
    ...changes,
  };
}

export function utterance(text: string, side: Side = "agent", startMs = 0): UtteranceRecord {
  return { startMs, endMs: startMs + 1000, side, speaker: side === "customer" ? "guest" : side, channel: null, text };
}

/** The worked example: 0.5–2.1 agent, 2.3–4.0 guest, 3.8–5.2 agent, held for 90 s. */
export const workedUtterances: readonly UtteranceRecord[] = [
  { startMs: 500, endMs: 2100, side: "agent", speaker: "agent", channel: 0, text: "Hello, how can I help you?" },
  { startMs: 2300, endMs: 4000, side: "customer", speaker: "guest", channel: 1, text: "I need help with my account." },
  { startMs: 3800, endMs: 5200, side: "agent", speaker: "agent", channel: 0, text: "I can certainly help with that." },
];

export function evaluation(changes: Partial<EvaluationRecord> = {}): EvaluationRecord {
  return {
    definition: "standard",
    definitionParameters: { name: "standard" },
    engineVersion: "analysis-wasm/0.1.0",
    inputSha256: "b".repeat(64),
    support: "speech",
    durationMs: 4700,
    speechMs: 4500,
    silenceMs: 0,
    silenceCount: 0,
    longestSilenceMs: 0,
    talkOverMs: 200,
    talkOverCount: 1,
    holdMs: 90_000,
    scorecard: "guide",
    scorecardVersion: 1,
    score: 89,
    unscorableReason: null,
    deductions: [{ criterion: "hold", points: 10 }],
    evaluation: { definition: "standard" },
    events: [
      { kind: "talkOver", startMs: 3800, endMs: 4000, detail: { interrupter: "agent", yielded: true } },
      { kind: "hold", startMs: 135_000, endMs: 225_000, detail: { open: false } },
    ],
    ...changes,
  };
}

/** Stores one call of the run `run-1`. */
export function save(
  db: StoreDb,
  call: {
    recording?: Partial<RecordingRecord>;
    utterances?: readonly UtteranceRecord[];
    evaluations?: readonly EvaluationRecord[];
    runId?: string;
    atMs?: number;
  } = {},
): Promise<void> {
  return saveEvaluated(db, {
    runId: call.runId ?? "run-1",
    atMs: call.atMs ?? 2_000,
    recording: recording(call.recording),
    utterances: call.utterances ?? workedUtterances,
    evaluations: call.evaluations ?? [evaluation()],
  });
}
