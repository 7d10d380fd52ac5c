import { holdAnnotations } from "./hold-annotations.ts";
import type { Annotation } from "./payloads.ts";
import type { HoldAudio } from "./platform-options.ts";
import type { SourceRecording } from "./recordings.ts";

/** The annotations of recordings: those of the system, and those that clients keep. */
export function createAnnotationStore(holdAudio: HoldAudio) {
  const kept = new Map<string, Map<string, Annotation>>();
  return {
    of: (source: SourceRecording): Annotation[] => [
      ...holdAnnotations(source, holdAudio),
      ...(kept.get(source.id)?.values() ?? []),
    ],
    get: (recordingId: string, id: string): Annotation | undefined => kept.get(recordingId)?.get(id),
    put(recordingId: string, annotation: Annotation): void {
      const ofRecording = kept.get(recordingId) ?? new Map<string, Annotation>();
      kept.set(recordingId, ofRecording.set(annotation.id, annotation));
    },
    delete: (recordingId: string, id: string): boolean => kept.get(recordingId)?.delete(id) ?? false,
  };
}

export type AnnotationStore = ReturnType<typeof createAnnotationStore>;
