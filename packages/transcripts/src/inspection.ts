import type { Side, Transcript } from "@earshot/model";
import { canonicalLabel } from "./role-map.ts";

/** What a transcript holds, for whoever wants to know whether it was understood. */
export interface Inspection {
  format: Transcript["format"];
  language: string | null;
  /** Length of the recording, when the document says it. */
  durationMs: number | null;
  segments: number;
  /** Words that have times. */
  words: number;
  /** Of the first and the last speech; null without any. */
  startMs: number | null;
  endMs: number | null;
  speakers: { speaker: string; side: Side; channel: number | null; segments: number; speechMs: number }[];
}

export function inspectTranscript({ format, language, durationMs, segments }: Transcript): Inspection {
  const speakers = new Map<string, Inspection["speakers"][number]>();
  for (const { speaker, side, channel, startMs, endMs } of segments) {
    const key = JSON.stringify([canonicalLabel(speaker), side]);
    const known = speakers.get(key) ?? { speaker, side, channel, segments: 0, speechMs: 0 };
    known.segments += 1;
    known.speechMs += endMs - startMs;
    speakers.set(key, known);
  }
  return {
    format,
    language: language ?? null,
    durationMs: durationMs ?? null,
    segments: segments.length,
    words: segments.reduce((sum, { words }) => sum + (words?.length ?? 0), 0),
    startMs: segments[0]?.startMs ?? null,
    endMs: segments.reduce<number | null>((last, { endMs }) => Math.max(last ?? endMs, endMs), null),
    speakers: [...speakers.values()],
  };
}
