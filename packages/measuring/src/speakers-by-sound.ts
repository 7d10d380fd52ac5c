import type { EvaluationWarning, Segment, SpeechColumns } from "@earshot/model";
import { attributeSpeakers, type RoleMap, speechTranscript } from "@earshot/transcripts";

/**
 * Gives the segments of a transcript that names nobody the channel on which somebody speaks meanwhile. A recording with one channel,
 * or with one sound on all, says nothing of who speaks.
 */
export function speakersBySound(
  segments: readonly Segment[],
  speech: SpeechColumns,
  roleMap: RoleMap,
): { segments: readonly Segment[]; warnings: EvaluationWarning[] } {
  const tellsApart = speech.channels > 1 && speech.identicalChannels !== true;
  const turns = tellsApart ? speechTranscript(speech, roleMap).segments : [];
  const attributed =
    turns.length === 0 ? null : attributeSpeakers(segments, { source: "the recording's channels", turns });
  return attributed === null
    ? { segments, warnings: [] }
    : { segments: attributed.segments, warnings: [attributed.warning] };
}
