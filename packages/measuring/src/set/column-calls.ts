import type { CallBatch, SpeakerOf } from "@earshot/analysis-wasm";
import { type SidesFrom, sides } from "@earshot/model";
import type { CallRows } from "@earshot/transcripts";

/** Calls of columns as the kernel takes them. */
export interface ColumnCalls {
  batch: CallBatch;
  /** Of each call of the batch, which it is of the rows. */
  calls: number[];
  /** Of the batch: those with a row that cannot be measured; they have no segments. */
  faulty: Set<number>;
  /** Of the batch: those with speech of no known side. */
  incomplete: Set<number>;
  /** What decided the sides of the agents and customers. */
  sidesFrom: Set<SidesFrom>;
}

const unknownSide = sides.indexOf("unknown");
/** So many pairs of a speaker and a side are looked up in a table; more of them in a map. */
const mostInTable = 1 << 20;

/**
 * Gives every row its speaker and side, without an object for one. Calls that `isKept` does not keep are left out. What comes of rows is
 * good until the next rows: their memory is the same.
 */
export function createColumnCalls(
  speakerOf: SpeakerOf,
): (rows: CallRows, isKept: (call: number) => boolean) => ColumnCalls {
  let segments = segmentColumns(0);
  return (rows, isKept) => {
    const { offsets, ids } = rows;
    const count = ids.length;
    const rowCount = (offsets[count] ?? 0) - (offsets[0] ?? 0);
    if (segments.startMs.length < rowCount) segments = segmentColumns(rowCount);
    const segmentOffsets = new Uint32Array(count + 1);
    const found = { calls: [] as number[], faulty: new Set<number>(), incomplete: new Set<number>() };
    const voices = createVoices(rows, speakerOf);
    let filled = 0;
    for (let call = 0; call < count; call += 1) {
      if (!isKept(call)) continue;
      const index = found.calls.push(call) - 1;
      const from = offsets[call] ?? 0;
      const to = offsets[call + 1] ?? from;
      if (ids[call] === null || hasFault(rows, from, to)) found.faulty.add(index);
      else {
        segments.startMs.set(rows.startMs.subarray(from, to), filled);
        segments.endMs.set(rows.endMs.subarray(from, to), filled);
        const isKnown = voices.write(from, to, segments.speaker, segments.side, filled);
        if (!isKnown) found.incomplete.add(index);
        filled += to - from;
      }
      segmentOffsets[index + 1] = filled;
    }
    const kept = found.calls.length;
    return {
      batch: {
        segments: {
          startMs: segments.startMs.subarray(0, filled),
          endMs: segments.endMs.subarray(0, filled),
          speaker: segments.speaker.subarray(0, filled),
          side: segments.side.subarray(0, filled),
        },
        segmentOffsets: segmentOffsets.subarray(0, kept + 1),
        durationMs: new Int32Array(kept).fill(-1),
        holds: { startMs: new Int32Array(), endMs: new Int32Array() },
        holdOffsets: new Uint32Array(kept + 1),
      },
      ...found,
      sidesFrom: voices.sidesFrom,
    };
  };
}

const segmentColumns = (rows: number) => ({
  startMs: new Int32Array(rows),
  endMs: new Int32Array(rows),
  speaker: new Int32Array(rows),
  side: new Uint8Array(rows),
});

/** Whether a time is below 0, or an end before its start. */
function hasFault({ startMs, endMs }: CallRows, from: number, to: number): boolean {
  let signs = 0;
  for (let row = from; row < to; row += 1) {
    const start = startMs[row] ?? 0;
    const end = endMs[row] ?? 0;
    signs |= start | end | (end - start);
  }
  return signs < 0;
}

interface Voices {
  /** Writes speakers, numbered within a call, and sides of rows; false when one of these has no known side. */
  write(from: number, to: number, speaker: Int32Array, side: Uint8Array, at: number): boolean;
  sidesFrom: Set<SidesFrom>;
}

/** Every pair of a speaker and a side is attributed once. */
function createVoices({ speaker: labels, side: channels }: CallRows, speakerOf: SpeakerOf): Voices {
  const sidesFrom = new Set<SidesFrom>();
  /** Equal speakers on one side are one. */
  const numbers = sides.map(() => new Map<string, number>());
  let known = 0;
  /** Of each voice: which speaker it is, and the side's code. */
  let speakers = new Int32Array(64);
  let codes = new Uint8Array(64);
  let voiceCount = 0;
  /** Of each speaker: its number in the call that had it last, and which call that was. */
  let numberInCall = new Int32Array(64);
  let latestCall = new Int32Array(64);
  let call = 0;

  const add = (label: number, channel: number): number => {
    const { speaker, side, from } = speakerOf({
      speaker: labels?.texts[label] ?? null,
      channel: channels?.texts[channel] ?? null,
    });
    const code = sides.indexOf(side);
    const ofSide = numbers[code];
    if (ofSide === undefined) throw new TypeError(`${side} is no side`);
    const number = ofSide.get(speaker) ?? known++;
    ofSide.set(speaker, number);
    if (from !== undefined && (side === "agent" || side === "customer")) sidesFrom.add(from);
    const voice = voiceCount++;
    if (voice === speakers.length) {
      speakers = doubled(speakers);
      numberInCall = doubled(numberInCall);
      latestCall = doubled(latestCall);
      const before = codes;
      codes = new Uint8Array(2 * before.length);
      codes.set(before);
    }
    speakers[voice] = number;
    codes[voice] = code;
    return voice;
  };
  // Null is -1, hence one more of each.
  const width = (channels?.texts.length ?? 0) + 1;
  const pairs = ((labels?.texts.length ?? 0) + 1) * width;
  const table = new Int32Array(pairs <= mostInTable ? pairs : 0).fill(-1);
  const map = new Map<number, number>();
  const find = (key: number): number => {
    const voice = table.length === 0 ? map.get(key) : table[key];
    if (voice !== undefined && voice >= 0) return voice;
    const added = add(Math.floor(key / width) - 1, (key % width) - 1);
    if (table.length === 0) map.set(key, added);
    else table[key] = added;
    return added;
  };
  const none = new Int32Array();
  const labelCodes = labels?.codes ?? none;
  const channelCodes = channels?.codes ?? none;

  return {
    sidesFrom,
    write(from, to, speaker, side, at) {
      call += 1;
      let inCall = 0;
      let unknown = 0;
      for (let row = from; row < to; row += 1) {
        const label = labels === null ? -1 : (labelCodes[row] ?? -1);
        const channel = channels === null ? -1 : (channelCodes[row] ?? -1);
        const key = (label + 1) * width + channel + 1;
        let voice = table[key] ?? -1;
        if (voice < 0) voice = find(key);
        const number = speakers[voice] ?? 0;
        if (latestCall[number] !== call) {
          latestCall[number] = call;
          numberInCall[number] = inCall;
          inCall += 1;
        }
        const code = codes[voice] ?? unknownSide;
        if (code === unknownSide) unknown += 1;
        speaker[at + row - from] = numberInCall[number] ?? 0;
        side[at + row - from] = code;
      }
      return unknown === 0;
    },
  };
}

function doubled(column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const twice = new Int32Array(2 * column.length);
  twice.set(column);
  return twice;
}

/** A call of columns as a document of the guide's format, for whatever looks at more than its numbers. */
export function toDocument({ offsets, ids, startMs, endMs, speaker, side }: CallRows, call: number): object {
  const from = offsets[call] ?? 0;
  const to = offsets[call + 1] ?? from;
  const text = (labels: CallRows["speaker"], row: number) => labels?.texts[labels.codes[row] ?? -1] ?? null;
  const results = Array.from({ length: to - from }, (_, index) => {
    const row = from + index;
    return {
      start_time: (startMs[row] ?? 0) / 1000,
      end_time: (endMs[row] ?? 0) / 1000,
      speaker: text(speaker, row),
      channel: text(side, row),
    };
  });
  return { id: ids[call], results };
}
