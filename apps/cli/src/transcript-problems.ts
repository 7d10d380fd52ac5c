import { unknownSpeakers } from "@earshot/measuring";
import type { EvaluationWarning, Transcript } from "@earshot/model";
import type { Inspection } from "@earshot/transcripts";

/** What was read with doubt, and what keeps a call from having a score. */
export function findProblems({ warnings = [] }: Transcript, { speakers, segments }: Inspection): EvaluationWarning[] {
  const problem = (code: string, message: string) => ({ code, index: null, field: null, message });
  const unknown = speakers.filter(({ side }) => side === "unknown");
  const unnamed = unknown.filter(({ speaker }) => speaker === "unknown");
  const labels = unknown.filter(({ speaker }) => speaker !== "unknown").map(({ speaker }) => speaker);
  const unnamedSegments = unnamed.reduce((sum, speaker) => sum + speaker.segments, 0);
  return [
    ...warnings,
    ...(segments === 0 ? [problem("transcript.no_speech", "there is no speech in it")] : []),
    ...unknownSpeakers(new Set(labels)),
    ...(unnamedSegments > 0
      ? [problem("transcript.no_speaker", `${unnamedSegments} of ${segments} segments do not say who speaks`)]
      : []),
  ];
}
