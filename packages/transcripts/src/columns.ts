import type { SegmentColumns } from "@earshot/analysis-wasm";
import type { Segment } from "@earshot/model";
import { sides } from "@earshot/model";
import { canonicalLabel } from "./role-map.ts";

/**
 * Segments as columns of numbers for the analysis kernel, in the given order.
 *
 * A speaker is a label on a side: one label on two sides is two people (each channel counted from 0), one label in
 * two spellings of case is one. Of speech without a label, what overlaps is of different people: nobody talks over himself. Ids are
 * dense, in order of first appearance; `speakers[id]` is the first spelling.
 */
export function toColumns(segments: readonly Segment[]): { columns: SegmentColumns; speakers: string[] } {
  const count = segments.length;
  const columns: SegmentColumns = {
    startMs: new Int32Array(count),
    endMs: new Int32Array(count),
    speaker: new Int32Array(count),
    side: new Uint8Array(count),
  };
  const speakers: string[] = [];
  const unnamed = createUnnamed();
  const idsBySide = sides.map(() => ({ written: new Map<string, number>(), canonical: new Map<string, number>() }));
  for (const [index, segment] of segments.entries()) {
    const sideCode = sides.indexOf(segment.side);
    const ids = idsBySide[sideCode];
    if (ids === undefined) throw new TypeError(`segments[${index}].side is ${segment.side}`);
    let id = ids.written.get(segment.speaker);
    if (segment.speaker === "unknown" && segment.side === "unknown") {
      id = unnamed.idFor(segment, () => speakers.push(segment.speaker) - 1);
    } else if (id === undefined) {
      const label = canonicalLabel(segment.speaker);
      id = ids.canonical.get(label) ?? speakers.push(segment.speaker) - 1;
      ids.canonical.set(label, id);
      ids.written.set(segment.speaker, id);
    }
    columns.startMs[index] = segment.startMs;
    columns.endMs[index] = segment.endMs;
    columns.speaker[index] = id;
    columns.side[index] = sideCode;
  }
  return { columns, speakers };
}

/** Two speakers are enough to tell speech that overlaps from speech that does not: each segment goes to the one who is done first. */
function createUnnamed() {
  const voices: { id: number; endMs: number }[] = [];
  return {
    idFor({ startMs, endMs }: Segment, addSpeaker: () => number): number {
      const [first, second] = voices;
      let voice = second !== undefined && second.endMs < (first?.endMs ?? 0) ? second : first;
      if (voice === undefined || (second === undefined && voice.endMs > startMs)) {
        voice = { id: addSpeaker(), endMs: 0 };
        voices.push(voice);
      }
      voice.endMs = Math.max(voice.endMs, endMs);
      return voice.id;
    },
  };
}
