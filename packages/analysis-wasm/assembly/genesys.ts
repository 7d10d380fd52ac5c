import { regionOffset } from "./arena";
import {
  closesArray,
  closesObject,
  isComma,
  isNull,
  isQuote,
  keyBytes,
  keyStart,
  memberValue,
  opensArray,
  opensObject,
  shortStringEnd,
  textEnd,
  valueEnd,
  whiteEnd,
  wholeEnd,
  wholeNumber,
} from "./json";
import { REGION_SEGMENT_END_MS, REGION_SEGMENT_START_MS } from "./layout";
import { addSegment, segmentCount } from "./segment-list";
import { tokenEnd, voiceOf } from "./voices";

/** A time of at least this is in milliseconds since 1970; a smaller one is since the start of the recording. */
const EPOCH_FROM_MS: u64 = 100_000_000_000;
const MAX_TIME_MS: i64 = 0x7fffffff;
const NONE: u64 = u64.MAX_VALUE;

// The names of members, eight bytes a word.
const PHRASES_KEY: u64 = 0x73657361726870; // phrases
const START_KEY: u64 = 0x6d69547472617473; // startTim
const DURATION_KEY: u64 = 0x6e6f697461727564; // duration
const MILLISECONDS_KEY: u64 = 0x636573696c6c696d; // millisec
const PURPOSE_KEY: u64 = 0x7069636974726170; // particip
const PURPOSE_KEY_8: u64 = 0x6f70727550746e61; // antPurpo
const TEXT_KEY: u32 = 0x74786574; // text
const DECORATED_KEY: u64 = 0x657461726f636564; // decorate

// The purposes that people have. Without a machine among the participants, `internal` is the agent.
const INTERNAL: u64 = 0x6c616e7265746e69;
const EXTERNAL: u64 = 0x6c616e7265747865;
const CUSTOMER: u64 = 0x72656d6f74737563;
const AGENT: u64 = 0x746e656761;

// The members of a phrase that are read, one bit each.
const START: i32 = 1;
const DURATION: i32 = 2;
const PURPOSE: i32 = 4;
const TEXT: i32 = 8;
const DECORATED: i32 = 16;

let first: i32 = 0; // the document's first segment
let base: u64 = 0; // subtracted from every start, until `settleGenesys`
let earliest: u64 = 0; // smallest start of the document's transcripts
let milliseconds: i64 = 0;

/**
 * Reads the list that opens at `at` in a document of Genesys speech analytics and adds its phrases, which are not in media time
 * until `settleGenesys`. Returns where it ends or 0.
 */
export function genesysListEnd(at: usize, input: usize): usize {
  first = segmentCount();
  earliest = NONE;
  at = whiteEnd(at + 1);
  while (true) {
    at = transcriptEnd(at, input);
    if (at === 0) return 0;
    at = whiteEnd(at);
    if (closesArray(at)) return at + 1;
    if (!isComma(at)) return 0;
    at = whiteEnd(at + 1);
  }
}

function transcriptEnd(at: usize, input: usize): usize {
  if (!opensObject(at)) return 0;
  let phrases = false;
  let started = false;
  at = whiteEnd(at + 1);
  while (true) {
    at = memberValue(at);
    if (at === 0) return 0;
    const bytes = keyBytes();
    const word = load<u64>(keyStart());
    if (bytes === 7 && (word & 0x00ffffffffffffff) === PHRASES_KEY) {
      if (phrases) return 0;
      phrases = true;
      at = phrasesEnd(at, input);
    } else if (bytes === 9 && word === START_KEY && load<u8>(keyStart(), 8) === 0x65) {
      if (started) return 0;
      started = true;
      at = originEnd(at);
      earliest = min(earliest, origin);
    } else {
      at = valueEnd(at);
    }
    if (at === 0) return 0;
    at = whiteEnd(at);
    if (closesObject(at)) return phrases ? at + 1 : 0;
    if (!isComma(at)) return 0;
    at = whiteEnd(at + 1);
  }
}

let origin: u64 = 0;

/** A `startTime`, a whole number or null. */
function originEnd(at: usize): usize {
  origin = NONE;
  if (isNull(at)) return at + 4;
  at = wholeEnd(at);
  if (at !== 0) origin = wholeNumber();
  return at;
}

function phrasesEnd(at: usize, input: usize): usize {
  if (!opensArray(at)) return 0;
  at = whiteEnd(at + 1);
  if (closesArray(at)) return at + 1;
  while (true) {
    at = phraseEnd(at, input);
    if (at === 0) return 0;
    at = whiteEnd(at);
    if (closesArray(at)) return at + 1;
    if (!isComma(at)) return 0;
    at = whiteEnd(at + 1);
  }
}

function phraseEnd(at: usize, input: usize): usize {
  if (!opensObject(at)) return 0;
  let seen = 0;
  let start: u64 = 0;
  let purpose = input;
  let purposeBytes: u32 = 0;
  let textFrom = input;
  let textTo = input;
  let decoratedFrom = input;
  let decoratedTo = input;
  at = whiteEnd(at + 1);
  while (true) {
    at = memberValue(at);
    if (at === 0) return 0;
    const kind = kindOf(keyStart(), keyBytes());
    if ((seen & kind) !== 0) return 0;
    seen |= kind;
    if (kind === START) {
      at = wholeEnd(at);
      start = wholeNumber();
    } else if (kind === DURATION) {
      at = durationEnd(at);
    } else if (kind === PURPOSE) {
      purpose = at;
      at = tokenEnd(at);
      purposeBytes = isNull(purpose) ? 0 : <u32>(at - purpose);
    } else if (kind === 0) {
      at = valueEnd(at);
    } else if (isNull(at)) {
      at += 4;
    } else {
      if (!isQuote(at)) return 0;
      const from = at + 1;
      const to = textEnd(from);
      if (to === 0) return 0;
      at = to + 1;
      if (kind === TEXT) {
        textFrom = from;
        textTo = to;
      } else {
        decoratedFrom = from;
        decoratedTo = to;
      }
    }
    if (at === 0) return 0;
    at = whiteEnd(at);
    if (closesObject(at)) break;
    if (!isComma(at)) return 0;
    at = whiteEnd(at + 1);
  }
  if ((seen & (START | DURATION)) !== (START | DURATION)) return 0;
  // Times of one document are all of one kind. Those since 1970 don't fit 32 bits: stored is their distance from the first.
  if (segmentCount() === first) base = start < EPOCH_FROM_MS ? 0 : start;
  if (start < EPOCH_FROM_MS !== (base === 0)) return 0;
  const distance = <i64>(start - base);
  if (distance !== <i64>(<i32>distance)) return 0;
  const voice = voiceOf(purpose, purposeBytes, input, 0);
  if (voice < 0) return 0;
  if (decoratedTo > decoratedFrom) {
    textFrom = decoratedFrom;
    textTo = decoratedTo;
  }
  return addSegment(<i32>distance, <i32>milliseconds, voice, textFrom - input, textTo - input) ? at + 1 : 0;
}

/** A duration of up to 2³¹ - 1 ms. */
function durationEnd(at: usize): usize {
  if (!opensObject(at)) return 0;
  let found = false;
  at = whiteEnd(at + 1);
  while (true) {
    at = memberValue(at);
    if (at === 0) return 0;
    if (keyBytes() === 12 && load<u64>(keyStart()) === MILLISECONDS_KEY && load<u32>(keyStart(), 8) === 0x73646e6f) {
      if (found) return 0;
      found = true;
      at = wholeEnd(at);
      milliseconds = <i64>wholeNumber();
    } else {
      at = valueEnd(at);
    }
    if (at === 0) return 0;
    at = whiteEnd(at);
    if (closesObject(at)) return found && milliseconds <= MAX_TIME_MS ? at + 1 : 0;
    if (!isComma(at)) return 0;
    at = whiteEnd(at + 1);
  }
}

function kindOf(key: usize, bytes: usize): i32 {
  const word = load<u64>(key);
  switch (<i32>bytes) {
    case 4:
      return <u32>word === TEXT_KEY ? TEXT : 0;
    case 8:
      return word === DURATION_KEY ? DURATION : 0;
    case 11:
      return word === START_KEY && (load<u32>(key, 8) & 0xffffff) === 0x734d65 ? START : 0;
    case 13:
      return word === DECORATED_KEY && (load<u64>(key, 8) & 0xffffffffff) === 0x7478655464 ? DECORATED : 0;
    case 18:
      return isPurpose(key) ? PURPOSE : 0;
    default:
      return 0;
  }
}

// @inline
function isPurpose(key: usize): bool {
  return load<u64>(key) === PURPOSE_KEY && load<u64>(key, 8) === PURPOSE_KEY_8 && load<u16>(key, 16) === 0x6573;
}

/**
 * Converts the document's phrases to media time. `startTime` and `participants` point to the values of these members, 0 for none.
 * Returns false for a document that is left to the ordinary parser: a machine takes part, or a time is out of bounds.
 */
export function settleGenesys(startTime: usize, participants: usize): bool {
  let own = NONE;
  if (startTime !== 0) {
    const end = originEnd(startTime);
    if (end === 0 || !endsValue(end)) return false;
    own = origin;
  }
  if (participants !== 0 && !allPeople(participants)) return false;
  const count = segmentCount();
  if (count === first) return true;
  const zero = own !== NONE ? own : earliest;
  if (base !== 0 && zero === NONE) return false;
  const shift = base === 0 ? 0 : <i64>(base - zero);
  const starts = regionOffset(REGION_SEGMENT_START_MS);
  const ends = regionOffset(REGION_SEGMENT_END_MS);
  for (let segment = first; segment < count; segment++) {
    const offset = (<usize>segment) << 2;
    const start = <i64>load<i32>(starts + offset) + shift;
    const end = start + <i64>load<i32>(ends + offset);
    if (start < 0 || end > MAX_TIME_MS) return false;
    store<i32>(starts + offset, <i32>start);
    store<i32>(ends + offset, <i32>end);
  }
  return true;
}

/** Whether the number whose whole digits end at `at` has neither decimals nor an exponent. The JSON is known to be correct. */
// @inline
function endsValue(at: usize): bool {
  const byte = load<u8>(at);
  return byte !== 0x2e && (byte | 0x20) !== 0x65;
}

/** Whether the participants, known to be correct JSON, are all people. */
function allPeople(at: usize): bool {
  if (!opensArray(at)) return true;
  at = whiteEnd(at + 1);
  while (!closesArray(at)) {
    if (opensObject(at)) {
      at = whiteEnd(at + 1);
      while (!closesObject(at)) {
        at = memberValue(at);
        if (at === 0) return false;
        if (keyBytes() === 18 && isPurpose(keyStart()) && !isPerson(at)) return false;
        at = whiteEnd(valueEnd(at));
        if (isComma(at)) at = whiteEnd(at + 1);
      }
      at++;
    } else {
      at = valueEnd(at);
    }
    at = whiteEnd(at);
    if (isComma(at)) at = whiteEnd(at + 1);
  }
  return true;
}

function isPerson(at: usize): bool {
  if (!isQuote(at)) return false;
  const from = at + 1;
  const to = shortStringEnd(from);
  const word = load<u64>(from);
  if (to - from === 8) return word === INTERNAL || word === EXTERNAL || word === CUSTOMER;
  return to - from === 5 && (word & 0xffffffffff) === AGENT;
}
