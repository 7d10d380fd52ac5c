import { regionBytes, regionOffset } from "./arena";
import { firstBytes } from "./first-bytes";
import { beginGlues, GLUE_KIND, GLUE_LENGTH, GLUES, glueAt, glueLength, hasGlue, keepGlue } from "./glue";
import {
  closesArray,
  closesObject,
  isComma,
  isNull,
  isQuote,
  keyBytes,
  keyStart,
  memberValue,
  opensObject,
  textEnd,
  valueEnd,
  whiteEnd,
} from "./json";
import {
  REGION_SEGMENT_END_MS,
  REGION_SEGMENT_SPEAKER,
  REGION_SEGMENT_START_MS,
  REGION_TEXT_END,
  REGION_TEXT_START,
} from "./layout";
import { beginTimes, learnTime, usualLength, usualMs } from "./seconds";
import { keepSegments, overflowSegments, segmentCount } from "./segment-list";
import { keyedVoice, shortTokenEnd, tokenEnd, voiceOf } from "./voices";

// The kinds of a segment's members, one bit each; OTHER is skipped.
const START: i32 = 1;
const END: i32 = 2;
const TEXT: i32 = 4;
const SPEAKER: i32 = 8;
const CHANNEL: i32 = 16;
const OTHER: i32 = 0;
/** A list of words or alternatives: the document has another format. */
const NESTED: i32 = -1;

// The names of members, eight bytes a word.
const TEXT_KEY: u32 = 0x74786574; // text
const SPEAKER_KEY: u64 = 0x72656b61657073; // speaker
const CHANNEL_KEY: u64 = 0x6c656e6e616863; // channel
const END_TIME_CAMEL_KEY: u64 = 0x656d6954646e65; // endTime
const PHRASES_KEY: u64 = 0x73657361726870; // phrases
const END_TIME_KEY: u64 = 0x656d69745f646e65; // end_time
const START_TIME_CAMEL_KEY: u64 = 0x6d69547472617473; // startTim
const START_TIME_KEY: u64 = 0x69745f7472617473; // start_ti
const TRANSCRIPT_KEY: u64 = 0x697263736e617274; // transcri
const ALTERNATIVES_KEY: u64 = 0x74616e7265746c61; // alternat

let members: i32 = 0; // number of members of the latest segment

/** Starts a run that knows nothing of how segments are written. */
export function beginResultList(): void {
  beginGlues();
  members = 0;
}

/** Reads the list of results that opens at `at` and adds its segments. Returns where it ends, 0 when it is not understood. */
export function resultListEnd(at: usize, input: usize): usize {
  beginTimes();
  at = whiteEnd(at + 1);
  if (closesArray(at)) return at + 1;
  if (!opensObject(at)) return 0;
  at = memberValue(whiteEnd(at + 1));
  if (at === 0) return 0;
  let kind = kindOf(keyStart(), keyBytes());
  if (kind === NESTED) return 0;

  const starts = regionOffset(REGION_SEGMENT_START_MS);
  const ends = regionOffset(REGION_SEGMENT_END_MS);
  const voices = regionOffset(REGION_SEGMENT_SPEAKER);
  const textStarts = regionOffset(REGION_TEXT_START);
  const textEnds = regionOffset(REGION_TEXT_END);
  const capacity = regionBytes(REGION_TEXT_END) >> 2;
  let segment = <u32>segmentCount();
  let member = 0;
  let seen = kind;
  let start = 0;
  let end = 0;
  let textFrom = input;
  let textTo = input;
  let speaker = input;
  let speakerBytes: u32 = 0;
  let channel = input;
  let channelBytes: u32 = 0;

  while (true) {
    if ((kind & (START | END)) !== 0) {
      const quoted = <usize>isQuote(at);
      at += quoted;
      let ms = usualMs(at);
      if (ms >= 0) {
        at += usualLength;
      } else {
        const time = learnTime(at);
        if (time === 0) return 0;
        ms = <i32>time;
        at = <usize>(time >> 32);
      }
      if (quoted !== 0) {
        if (!isQuote(at)) return 0;
        at++;
      }
      if (kind === START) start = ms;
      else end = ms;
    } else if (kind === TEXT) {
      if (isQuote(at)) {
        textFrom = at + 1;
        textTo = textEnd(textFrom);
        if (textTo === 0) return 0;
        at = textTo + 1;
      } else {
        if (!isNull(at)) return 0;
        at += 4;
      }
    } else if (kind === OTHER) {
      at = valueEnd(at);
      if (at === 0) return 0;
    } else {
      const from = at;
      at = tokenEnd(from);
      if (at === 0) return 0;
      const bytes = isNull(from) ? 0 : <u32>(at - from);
      if (kind === SPEAKER) {
        speaker = from;
        speakerBytes = bytes;
      } else {
        channel = from;
        channelBytes = bytes;
      }
    }

    let next = member + 1 < members ? member + 1 : 0;
    let last: usize = 0;
    const length = glueLength(at, next);
    if (length !== 0) {
      at += length;
      kind = load<i32>(glueAt(next), GLUE_KIND);
    } else {
      const from = at;
      at = whiteEnd(at);
      if (isComma(at)) {
        next = min(member + 1, GLUES - 1);
        at = memberValue(whiteEnd(at + 1));
      } else if (closesObject(at)) {
        members = member + 1;
        next = 0;
        at = whiteEnd(at + 1);
        if (isComma(at)) {
          at = whiteEnd(at + 1);
          if (!opensObject(at)) return 0;
          at = memberValue(whiteEnd(at + 1));
        } else {
          if (!closesArray(at)) return 0;
          last = at + 1;
        }
      } else {
        return 0;
      }
      if (at === 0) return 0;
      if (last === 0) {
        kind = kindOf(keyStart(), keyBytes());
        if (kind === NESTED) return 0;
        keepGlue(next, from, at, kind);
      }
    }
    member = next;
    if (next !== 0) {
      if ((seen & kind) !== 0) return 0;
      seen |= kind;
      continue;
    }

    if ((seen & (START | END)) !== (START | END) || end < start) return 0;
    const voice = voiceOf(speaker, speakerBytes, channel, channelBytes);
    if (voice < 0) return 0;
    if (segment >= capacity) {
      overflowSegments();
      return 0;
    }
    const offset = (<usize>segment) << 2;
    store<i32>(starts + offset, start);
    store<i32>(ends + offset, end);
    store<i32>(voices + offset, voice);
    store<u32>(textStarts + offset, <u32>(textFrom - input));
    store<u32>(textEnds + offset, <u32>(textTo - input));
    segment++;
    if (last !== 0) {
      keepSegments(<i32>segment);
      return last;
    }
    if (repeatsUsual()) {
      keepSegments(<i32>segment);
      at = usualSegmentsEnd(at, input);
      segment = <u32>segmentCount();
    }
    seen = kind;
    textFrom = input;
    textTo = input;
    speakerBytes = 0;
    channelBytes = 0;
  }
}

/** Whether the latest segment has a start, an end, a voice and a text, in this order, and nothing else. */
// @inline
function repeatsUsual(): bool {
  return (
    members === 4 &&
    load<i32>(glueAt(0), GLUE_KIND) === START &&
    load<i32>(glueAt(1), GLUE_KIND) === END &&
    (load<i32>(glueAt(2), GLUE_KIND) & (SPEAKER | CHANNEL)) !== 0 &&
    load<i32>(glueAt(3), GLUE_KIND) === TEXT
  );
}

/**
 * Adds segments of the usual members, from the one whose start time is at `at`, until one is written in another way. Returns
 * where that one's start time is.
 */
function usualSegmentsEnd(at: usize, input: usize): usize {
  const starts = regionOffset(REGION_SEGMENT_START_MS);
  const ends = regionOffset(REGION_SEGMENT_END_MS);
  const voices = regionOffset(REGION_SEGMENT_SPEAKER);
  const textStarts = regionOffset(REGION_TEXT_START);
  const textEnds = regionOffset(REGION_TEXT_END);
  const capacity = regionBytes(REGION_TEXT_END) >> 2;
  const spoken = load<i32>(glueAt(2), GLUE_KIND) === SPEAKER;
  let segment = <u32>segmentCount();
  let from = at;
  while (segment < capacity) {
    from = at;
    let quoted = isQuote(at);
    if (quoted) at++;
    let start = usualMs(at);
    if (start >= 0) {
      at += usualLength;
    } else {
      const time = learnTime(at);
      if (time === 0) break;
      start = <i32>time;
      at = <usize>(time >> 32);
    }
    if (quoted) {
      if (!isQuote(at)) break;
      at++;
    }
    if (!hasGlue(at, 1)) break;
    at += <usize>load<u32>(glueAt(1), GLUE_LENGTH);

    quoted = isQuote(at);
    if (quoted) at++;
    let end = usualMs(at);
    if (end >= 0) {
      at += usualLength;
    } else {
      const time = learnTime(at);
      if (time === 0) break;
      end = <i32>time;
      at = <usize>(time >> 32);
    }
    if (quoted) {
      if (!isQuote(at)) break;
      at++;
    }
    if (end < start || !hasGlue(at, 2)) break;
    at += <usize>load<u32>(glueAt(2), GLUE_LENGTH);

    const token = at;
    at = shortTokenEnd(at);
    let voice: i32;
    if (at !== 0) {
      const bytes = <u32>(at - token);
      const key = firstBytes(v128.load(token), bytes);
      const none = i64x2.splat(0);
      voice = spoken ? keyedVoice(key, none, token, bytes, input, 0) : keyedVoice(none, key, input, 0, token, bytes);
    } else {
      at = tokenEnd(token);
      if (at === 0) break;
      const bytes = isNull(token) ? 0 : <u32>(at - token);
      voice = spoken ? voiceOf(token, bytes, input, 0) : voiceOf(input, 0, token, bytes);
    }
    if (voice < 0 || !hasGlue(at, 3)) break;
    at += <usize>load<u32>(glueAt(3), GLUE_LENGTH);

    if (!isQuote(at)) break;
    const textFrom = at + 1;
    const textTo = textEnd(textFrom);
    if (textTo === 0) break;
    at = textTo + 1;
    if (!hasGlue(at, 0)) break;
    at += <usize>load<u32>(glueAt(0), GLUE_LENGTH);

    const offset = (<usize>segment) << 2;
    store<i32>(starts + offset, start);
    store<i32>(ends + offset, end);
    store<i32>(voices + offset, voice);
    store<u32>(textStarts + offset, <u32>(textFrom - input));
    store<u32>(textEnds + offset, <u32>(textTo - input));
    segment++;
    from = at;
  }
  keepSegments(<i32>segment);
  return from;
}

function kindOf(key: usize, bytes: usize): i32 {
  const word = load<u64>(key);
  switch (<i32>bytes) {
    case 4:
      return <u32>word === TEXT_KEY ? TEXT : OTHER;
    case 7: {
      const seven = word & 0x00ffffffffffffff;
      if (seven === SPEAKER_KEY) return SPEAKER;
      if (seven === CHANNEL_KEY) return CHANNEL;
      if (seven === PHRASES_KEY) return NESTED;
      return seven === END_TIME_CAMEL_KEY ? END : OTHER;
    }
    case 8:
      return word === END_TIME_KEY ? END : OTHER;
    case 9:
      return word === START_TIME_CAMEL_KEY && load<u8>(key, 8) === 0x65 ? START : OTHER;
    case 10:
      if (word === START_TIME_KEY && load<u16>(key, 8) === 0x656d) return START;
      return word === TRANSCRIPT_KEY && load<u16>(key, 8) === 0x7470 ? TEXT : OTHER;
    case 12:
      return word === ALTERNATIVES_KEY && load<u32>(key, 8) === 0x73657669 ? NESTED : OTHER;
    default:
      return OTHER;
  }
}
