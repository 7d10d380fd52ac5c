import type { AnalysisParameters, Kernel } from "@earshot/analysis-wasm";
import { createSpeakerOf, parseTranscript, toColumns } from "@earshot/transcripts";

/** The numbers of one call, by the names that `earshot analyze` gives them. */
export interface CallNumbers {
  duration_ms: number;
  silence_ms: number;
  longest_silence_ms: number;
  talk_over_ms: number;
  agent_talk_ms: number;
  customer_talk_ms: number;
}

/** The definition `standard`: silences above half a second. */
const parameters: AnalysisParameters = { minSilenceMs: 501, hold: "exclude", minTalkOverMs: 1, turnGapMs: 300 };
const speakerOf = createSpeakerOf();

/** The numbers of each transcript, in order; null for one that can't be read. All of them are in the kernel's memory at once. */
export function callNumbers(kernel: Kernel, transcripts: readonly (string | null)[]): (CallNumbers | null)[] {
  const documents = transcripts.map((text) => Buffer.from(`${text ?? "null"}\n`));
  const bytes = documents.reduce((sum, { length }) => sum + length, 0);
  const input = kernel.input(bytes);
  const ends = new Uint32Array(documents.length);
  let at = 0;
  for (const [index, document] of documents.entries()) {
    input.set(document, at);
    at += document.length;
    ends[index] = at - 1;
  }
  const calls = kernel.scanDocuments(ends, speakerOf);
  const totals = calls.totals(parameters);
  return transcripts.map((text, call) => {
    // What the scanner leaves to an ordinary parser.
    if (calls.understood[call] !== 1) return text === null ? null : parsedNumbers(kernel, text);
    return {
      duration_ms: totals.durationMs[call] ?? 0,
      silence_ms: totals.silence.totalMs[call] ?? 0,
      longest_silence_ms: totals.silence.longestMs[call] ?? 0,
      talk_over_ms: totals.talkOver.totalMs[call] ?? 0,
      agent_talk_ms: totals.talk.agentMs[call] ?? 0,
      customer_talk_ms: totals.talk.customerMs[call] ?? 0,
    };
  });
}

function parsedNumbers(kernel: Kernel, text: string): CallNumbers | null {
  try {
    const { columns } = toColumns(parseTranscript(text, { source: "a row" }).segments);
    const { durationMs, silence, talkOver, talk } = kernel.analyze(
      { segments: columns, durationMs: null, holds: [] },
      parameters,
    );
    return {
      duration_ms: durationMs,
      silence_ms: silence.totalMs,
      longest_silence_ms: silence.longestMs,
      talk_over_ms: talkOver.totalMs,
      agent_talk_ms: talk.agentMs,
      customer_talk_ms: talk.customerMs,
    };
  } catch {
    return null;
  }
}
