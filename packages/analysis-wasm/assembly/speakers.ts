import { regionOffset } from "./arena";
import { fail } from "./fault";
import {
  REGION_HISTOGRAM,
  REGION_ORDERED,
  REGION_SEGMENT_END_MS,
  REGION_SEGMENT_SIDE,
  REGION_SEGMENT_SPEAKER,
  REGION_SEGMENT_START_MS,
  REGION_SIDES,
  REGION_SPARE,
  REGION_SPEAKER_IDS,
  REGION_SPEAKERS,
  REGION_UNION_END_MS,
  REGION_UNION_START_MS,
  REGION_UNION_VOICE,
  SIDE_UTTERANCES,
  SPEAKER_APPORTIONED_MS,
  SPEAKER_SIDE,
  SPEAKER_STAMP,
  SPEAKER_STRIDE,
  SPEAKER_TALK_MS,
  SPEAKER_UNION,
  STATUS_OK,
  STATUS_SIDE_CONFLICT,
} from "./layout";
import { pack, payloadOf, sort } from "./sort";
import { sideRecord } from "./turns";

let number: i32 = 0;
let unions: i32 = 0;

/** Address of a speaker's record. */
// @inline
export function speakerRecord(records: usize, speaker: i32): usize {
  return records + <usize>speaker * SPEAKER_STRIDE;
}

/** Number of unions of the latest call. */
export function unionCount(): i32 {
  return unions;
}

/** Number of speakers of the latest call. */
export function speakerCount(): i32 {
  return number;
}

/**
 * Unites the segments of each speaker of one call. Writes the starts of the unions in ascending order, each with its voice
 * (speaker and side), and their ends in ascending order to REGION_ORDERED, with the voice as payload.
 */
export function uniteSpeakers(count: i32): i32 {
  const status = listSpeakers(count);
  if (status !== STATUS_OK) return status;
  const inOrder = startsAscend(0, count);
  if (!inOrder) orderStarts(0, count);
  mergeSegments(count, inOrder);
  orderEnds();
  return STATUS_OK;
}

/** Lists the speakers, with their sides, and counts the utterances of each side. */
function listSpeakers(count: i32): i32 {
  const ids = regionOffset(REGION_SEGMENT_SPEAKER);
  const sideCodes = regionOffset(REGION_SEGMENT_SIDE);
  const sides = regionOffset(REGION_SIDES);
  const speakers = regionOffset(REGION_SPEAKERS);
  const present = regionOffset(REGION_SPEAKER_IDS);
  number = 0;
  for (let i = 0; i < count; i++) {
    const id = load<i32>(ids + ((<usize>i) << 2));
    const side = <i32>load<u8>(sideCodes + <usize>i);
    const speaker = speakerRecord(speakers, id);
    if (load<i32>(speaker, SPEAKER_STAMP) === 0) {
      store<i32>(speaker, 1, SPEAKER_STAMP);
      store<i32>(speaker, side, SPEAKER_SIDE);
      store<i32>(speaker, -1, SPEAKER_UNION);
      store<i32>(speaker, 0, SPEAKER_TALK_MS);
      store<f64>(speaker, 0, SPEAKER_APPORTIONED_MS);
      store<i32>(present + ((<usize>number) << 2), id);
      number++;
    } else if (load<i32>(speaker, SPEAKER_SIDE) !== side) {
      return fail(STATUS_SIDE_CONFLICT, i);
    }
    const record = sideRecord(sides, side);
    store<i32>(record, load<i32>(record, SIDE_UTTERANCES) + 1, SIDE_UTTERANCES);
  }
  return STATUS_OK;
}

/** Whether the segments are in the order of their starts. */
export function startsAscend(from: i32, to: i32): bool {
  const starts = regionOffset(REGION_SEGMENT_START_MS);
  for (let i = from + 1; i < to; i++) {
    if (load<i32>(starts + ((<usize>i) << 2)) < load<i32>(starts + ((<usize>(i - 1)) << 2))) return false;
  }
  return true;
}

/** Writes the segments to REGION_ORDERED by start, each with its index as payload. */
export function orderStarts(from: i32, to: i32): void {
  const starts = regionOffset(REGION_SEGMENT_START_MS);
  const ordered = regionOffset(REGION_ORDERED);
  for (let i = from; i < to; i++) {
    store<u64>(ordered + ((<usize>(i - from)) << 3), pack(load<i32>(starts + ((<usize>i) << 2)), i));
  }
  sort(ordered, regionOffset(REGION_SPARE), regionOffset(REGION_HISTOGRAM), to - from);
}

/** Unites the segments in order of their starts. A segment of length 0 is only an utterance, which has been counted. */
function mergeSegments(count: i32, inOrder: bool): void {
  const starts = regionOffset(REGION_SEGMENT_START_MS);
  const ends = regionOffset(REGION_SEGMENT_END_MS);
  const ids = regionOffset(REGION_SEGMENT_SPEAKER);
  const speakers = regionOffset(REGION_SPEAKERS);
  const ordered = regionOffset(REGION_ORDERED);
  const unionStarts = regionOffset(REGION_UNION_START_MS);
  const unionEnds = regionOffset(REGION_UNION_END_MS);
  const voices = regionOffset(REGION_UNION_VOICE);
  let next: i32 = 0;
  for (let i = 0; i < count; i++) {
    const at = (<usize>(inOrder ? i : payloadOf(load<u64>(ordered + ((<usize>i) << 3))))) << 2;
    const start = load<i32>(starts + at);
    const end = load<i32>(ends + at);
    if (end === start) continue;
    const id = load<i32>(ids + at);
    const speaker = speakerRecord(speakers, id);
    const latest = load<i32>(speaker, SPEAKER_UNION);
    if (latest >= 0) {
      const latestEnd = unionEnds + ((<usize>latest) << 2);
      if (start <= load<i32>(latestEnd)) {
        if (end > load<i32>(latestEnd)) store<i32>(latestEnd, end);
        continue;
      }
    }
    store<i32>(unionStarts + ((<usize>next) << 2), start);
    store<i32>(unionEnds + ((<usize>next) << 2), end);
    store<i32>(voices + ((<usize>next) << 2), (id << 2) | load<i32>(speaker, SPEAKER_SIDE));
    store<i32>(speaker, next, SPEAKER_UNION);
    next++;
  }
  unions = next;
  // An end mark: the start after the last is later than every end.
  store<i32>(unionStarts + ((<usize>next) << 2), i32.MAX_VALUE);
  store<i32>(voices + ((<usize>next) << 2), 0);
}

function orderEnds(): void {
  const speakers = regionOffset(REGION_SPEAKERS);
  const ordered = regionOffset(REGION_ORDERED);
  const unionStarts = regionOffset(REGION_UNION_START_MS);
  const unionEnds = regionOffset(REGION_UNION_END_MS);
  const voices = regionOffset(REGION_UNION_VOICE);
  for (let i = 0; i < unions; i++) {
    const at = (<usize>i) << 2;
    const end = load<i32>(unionEnds + at);
    const voice = load<i32>(voices + at);
    store<u64>(ordered + (at << 1), pack(end, voice));
    const speaker = speakerRecord(speakers, voice >> 2);
    store<i32>(speaker, load<i32>(speaker, SPEAKER_TALK_MS) + end - load<i32>(unionStarts + at), SPEAKER_TALK_MS);
  }
  sort(ordered, regionOffset(REGION_SPARE), regionOffset(REGION_HISTOGRAM), unions);
}
