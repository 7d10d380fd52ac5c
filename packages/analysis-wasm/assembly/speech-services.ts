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
  textEnd,
  valueEnd,
  whiteEnd,
  wholeEnd,
  wholeNumber,
} from "./json";
import { beginTimes, learnTime, usualLength, usualMs } from "./seconds";
import { addSegment } from "./segment-list";
import { tokenEnd, voiceOf } from "./voices";

// The services whose documents are read.
export const NO_SERVICE: i32 = 0;
export const AWS_TRANSCRIBE: i32 = 1;
export const DEEPGRAM: i32 = 2;
export const WHISPERX: i32 = 3;

// The members of a segment that are read, one bit each.
const START: i32 = 1;
const END: i32 = 2;
const TEXT: i32 = 4;
const SPEAKER: i32 = 8;
const CHANNEL: i32 = 16;

// The members of `results` that are read, one bit each.
const ITEMS: i32 = 1;
const CHANNEL_LABELS: i32 = 2;
const CHANNELS: i32 = 4;
const OTHERS: i32 = 8;

// The names of members, eight bytes a word.
const END_KEY: u32 = 0x646e65; // end
const TEXT_KEY: u32 = 0x74786574; // text
const START_KEY: u64 = 0x7472617473; // start
const ITEMS_KEY: u64 = 0x736d657469; // items
const SPEAKER_KEY: u64 = 0x72656b61657073; // speaker
const CHANNEL_KEY: u64 = 0x6c656e6e616863; // channel
const CHANNELS_KEY: u64 = 0x736c656e6e616863; // channels
const END_TIME_KEY: u64 = 0x656d69745f646e65; // end_time
const START_TIME_KEY: u64 = 0x69745f7472617473; // start_ti
const TRANSCRIPT_KEY: u64 = 0x697263736e617274; // transcri
const UTTERANCES_KEY: u64 = 0x636e617265747475; // utteranc
const SPEAKER_LABEL_KEY: u64 = 0x5f72656b61657073; // speaker_
const CHANNEL_LABEL_KEY: u64 = 0x5f6c656e6e616863; // channel_
const LABEL_KEY: u64 = 0x6c6562616c; // label
const LABELS_KEY: u64 = 0x736c6562616c; // labels
const AUDIO_SEGMENTS_KEY: u64 = 0x65735f6f69647561; // audio_se
const AUDIO_SEGMENTS_KEY_8: u64 = 0x73746e656d67; // gments
const NUMBER_OF_CHANNELS_KEY: u64 = 0x6f5f7265626d756e; // number_o
const NUMBER_OF_CHANNELS_KEY_8: u64 = 0x656e6e6168635f66; // f_channe

const SPACE: u8 = 0x20;
const BACKSLASH: u8 = 0x5c;
const ZERO: u8 = 0x30;
/** `"ch_` */
const QUOTED_CH: u32 = 0x5f686322;

let channelled: bool = false; // whether a segment of the document names a channel
let labelledChannels: u64 = 0; // how many of them AWS Transcribe says there are
let timeMs: i32 = 0;
let found: i32 = NO_SERVICE;

/** The service whose `results` were read last. */
// @inline
export function serviceOfResults(): i32 {
  return found;
}

/** Reads the `results` that open at `at` and adds the segments in them. Returns where they end, 0 when they are not understood. */
export function serviceResultsEnd(at: usize, input: usize): usize {
  found = NO_SERVICE;
  labelledChannels = 0;
  let seen = 0;
  at = whiteEnd(at + 1);
  while (true) {
    at = memberValue(at);
    if (at === 0) return 0;
    const key = keyStart();
    const bytes = <i32>keyBytes();
    const word = load<u64>(key);
    let service = NO_SERVICE;
    if (bytes === 14 && word === AUDIO_SEGMENTS_KEY && (load<u64>(key, 8) & 0xffffffffffff) === AUDIO_SEGMENTS_KEY_8) {
      service = AWS_TRANSCRIBE;
    } else if (bytes === 10 && word === UTTERANCES_KEY && load<u16>(key, 8) === 0x7365) {
      service = DEEPGRAM;
    }
    if (service !== NO_SERVICE) {
      if (found !== NO_SERVICE) return 0;
      found = service;
      at = serviceListEnd(service, at, input);
    } else {
      const kind = resultsKindOf(key, bytes);
      if ((seen & kind & ~OTHERS) !== 0) return 0;
      seen |= kind;
      if (kind === ITEMS && !opensArray(at)) return 0;
      at = kind === CHANNEL_LABELS ? channelLabelsEnd(at) : valueEnd(at);
    }
    if (at === 0) return 0;
    at = whiteEnd(at);
    if (closesObject(at)) break;
    if (!isComma(at)) return 0;
    at = whiteEnd(at + 1);
  }
  // What else is in it might be what another format is known by.
  const isKnown = found === AWS_TRANSCRIBE ? (seen & ITEMS) !== 0 : found === DEEPGRAM && (seen & ~CHANNELS) === 0;
  return isKnown ? at + 1 : 0;
}

/** Reads the list of segments that opens at `at` and adds them. Returns where it ends; 0 for an empty one, which says nothing. */
export function serviceListEnd(service: i32, at: usize, input: usize): usize {
  channelled = false;
  beginTimes();
  if (!opensArray(at)) return 0;
  at = whiteEnd(at + 1);
  while (true) {
    at = segmentEnd(service, at, input);
    if (at === 0) return 0;
    at = whiteEnd(at);
    if (closesArray(at)) return at + 1;
    if (!isComma(at)) return 0;
    at = whiteEnd(at + 1);
  }
}

/**
 * Whether the channels of the document say who speaks: the one channel of a recording has everybody on it. `metadata` points to
 * the value of that member, 0 for none.
 */
export function settleService(service: i32, metadata: usize): bool {
  if (!channelled) return true;
  if (service === AWS_TRANSCRIBE) return labelledChannels > 1;
  if (metadata === 0 || !opensObject(metadata)) return false;
  const end = countEnd(metadata, true);
  return end !== 0 && labelledChannels > 1;
}

function segmentEnd(service: i32, at: usize, input: usize): usize {
  if (!opensObject(at)) return 0;
  let seen = 0;
  let start = 0;
  let end = 0;
  let textFrom = input;
  let textTo = input;
  let speaker = input;
  let speakerBytes: u32 = 0;
  let channel = input;
  let channelBytes: u32 = 0;
  at = whiteEnd(at + 1);
  while (true) {
    at = memberValue(at);
    if (at === 0) return 0;
    const kind = segmentKindOf(service, keyStart(), <i32>keyBytes());
    if ((seen & kind) !== 0) return 0;
    seen |= kind;
    if (kind === 0) {
      at = valueEnd(at);
    } else if (kind === START) {
      at = timeEnd(at);
      start = timeMs;
    } else if (kind === END) {
      at = timeEnd(at);
      end = timeMs;
    } else if (kind === TEXT) {
      if (!isQuote(at)) return 0;
      textFrom = at + 1;
      textTo = textEnd(textFrom);
      if (textTo === 0) return 0;
      at = textTo + 1;
    } else if (isNull(at)) {
      at += 4;
    } else if (kind === SPEAKER) {
      // A voice that only has a number is called by another name than the number.
      if (!isQuote(at) || !isLetter(load<u8>(at, 1))) return 0;
      speaker = at;
      at = tokenEnd(at);
      speakerBytes = <u32>(at - speaker);
    } else {
      channelled = true;
      const quoted = isQuote(at);
      // Of "ch_0" the digit alone is the channel.
      if (quoted && (load<u32>(at) !== QUOTED_CH || load<u8>(at, 5) !== 0x22)) return 0;
      channel = quoted ? at + 4 : at;
      if (<u8>(load<u8>(channel) - ZERO) > 9) return 0;
      channelBytes = 1;
      at = quoted ? at + 6 : channel + 1;
    }
    if (at === 0) return 0;
    at = whiteEnd(at);
    if (closesObject(at)) break;
    if (!isComma(at)) return 0;
    at = whiteEnd(at + 1);
  }
  if ((seen & (START | END | TEXT)) !== (START | END | TEXT) || end < start) return 0;
  // Without a speaker of its own, a segment of WhisperX has that of its words.
  if (service === WHISPERX && speakerBytes === 0) return 0;
  while (textFrom < textTo && load<u8>(textFrom) === SPACE) textFrom++;
  while (textFrom < textTo && load<u8>(textTo - 1) === SPACE) textTo--;
  if (mayHaveWhiteEnds(textFrom, textTo)) return 0;
  const voice = voiceOf(speaker, speakerBytes, channel, channelBytes);
  if (voice < 0) return 0;
  return addSegment(start, end, voice, textFrom - input, textTo - input) ? at + 1 : 0;
}

/** Decimal seconds, a number or a string. */
function timeEnd(at: usize): usize {
  const quoted = <usize>isQuote(at);
  at += quoted;
  timeMs = usualMs(at);
  if (timeMs >= 0) {
    at += usualLength;
  } else {
    const time = learnTime(at);
    if (time === 0) return 0;
    timeMs = <i32>time;
    at = <usize>(time >> 32);
  }
  if (quoted === 0) return at;
  return isQuote(at) ? at + 1 : 0;
}

/** Whether a text begins or ends with white space that is no space, or with an escape that may be some. */
function mayHaveWhiteEnds(from: usize, to: usize): bool {
  const bytes = to - from;
  if (bytes === 0) return false;
  if (load<u8>(from) === BACKSLASH || (bytes > 1 && isWhite(from, to))) return true;
  if (bytes > 1 && (load<u8>(to - 2) === BACKSLASH || load<u16>(to - 2) === 0xa0c2)) return true;
  if (bytes > 5 && load<u8>(to - 6) === BACKSLASH) return true;
  return bytes > 2 && isWhite(to - 3, to);
}

/** White space beyond ASCII, as UTF-8. */
function isWhite(at: usize, to: usize): bool {
  const pair = load<u16>(at);
  if (pair === 0xa0c2) return true;
  if (to - at < 3) return false;
  const third = load<u8>(at, 2);
  if (pair === 0x80e2) return third <= 0x8a || third === 0xa8 || third === 0xa9 || third === 0xaf;
  if (pair === 0x9ae1 || pair === 0x80e3) return third === 0x80;
  return (pair === 0x81e2 && third === 0x9f) || (pair === 0xbbef && third === 0xbf);
}

/** How many channels AWS Transcribe says there are. */
function channelLabelsEnd(at: usize): usize {
  return opensObject(at) ? countEnd(at, false) : 0;
}

/** Reads how many channels an object says there are, under `channels` or `number_of_channels`. */
function countEnd(at: usize, isMetadata: bool): usize {
  labelledChannels = 0;
  let counted = false;
  at = whiteEnd(at + 1);
  if (closesObject(at)) return at + 1;
  while (true) {
    at = memberValue(at);
    if (at === 0) return 0;
    const key = keyStart();
    const bytes = <i32>keyBytes();
    const word = load<u64>(key);
    const isCount = isMetadata
      ? bytes === 8 && word === CHANNELS_KEY
      : bytes === 18 &&
        word === NUMBER_OF_CHANNELS_KEY &&
        load<u64>(key, 8) === NUMBER_OF_CHANNELS_KEY_8 &&
        load<u16>(key, 16) === 0x736c;
    if (isCount) {
      if (counted) return 0;
      counted = true;
      at = wholeEnd(at);
      labelledChannels = wholeNumber();
    } else {
      at = valueEnd(at);
    }
    if (at === 0) return 0;
    at = whiteEnd(at);
    if (closesObject(at)) return at + 1;
    if (!isComma(at)) return 0;
    at = whiteEnd(at + 1);
  }
}

function resultsKindOf(key: usize, bytes: i32): i32 {
  const word = load<u64>(key);
  if (bytes === 5 && (word & 0xffffffffff) === ITEMS_KEY) return ITEMS;
  if (bytes === 8 && word === CHANNELS_KEY) return CHANNELS;
  const isLabels = bytes === 14 && word === CHANNEL_LABEL_KEY && (load<u64>(key, 8) & 0xffffffffffff) === LABELS_KEY;
  return isLabels ? CHANNEL_LABELS : OTHERS;
}

function segmentKindOf(service: i32, key: usize, bytes: i32): i32 {
  const word = load<u64>(key);
  if (service === AWS_TRANSCRIBE) {
    if (bytes === 8) return word === END_TIME_KEY ? END : 0;
    if (bytes === 10 && word === START_TIME_KEY) return load<u16>(key, 8) === 0x656d ? START : 0;
    if (bytes === 13 && (load<u64>(key, 8) & 0xffffffffff) === LABEL_KEY) {
      return word === SPEAKER_LABEL_KEY ? SPEAKER : word === CHANNEL_LABEL_KEY ? CHANNEL : 0;
    }
  } else {
    if (bytes === 3) return (<u32>word & 0xffffff) === END_KEY ? END : 0;
    if (bytes === 5) return (word & 0xffffffffff) === START_KEY ? START : 0;
    if (bytes === 7) {
      const seven = word & 0x00ffffffffffffff;
      if (seven === SPEAKER_KEY) return SPEAKER;
      return seven === CHANNEL_KEY && service === DEEPGRAM ? CHANNEL : 0;
    }
    if (service === WHISPERX) return bytes === 4 && <u32>word === TEXT_KEY ? TEXT : 0;
  }
  return bytes === 10 && word === TRANSCRIPT_KEY && load<u16>(key, 8) === 0x7470 ? TEXT : 0;
}

// @inline
function isLetter(byte: u8): bool {
  return <u8>((byte | 0x20) - 0x61) < 26;
}
