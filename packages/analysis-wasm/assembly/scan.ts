import { regionBytes, regionOffset } from "./arena";
import { addMember, beginId, idValue } from "./document-id";
import { genesysListEnd, settleGenesys } from "./genesys";
import {
  beginText,
  closesObject,
  isComma,
  keyBytes,
  keyStart,
  memberValue,
  opensArray,
  opensObject,
  valueEnd,
  whiteEnd,
} from "./json";
import {
  DURATION_UNKNOWN,
  INPUT_PADDING,
  REGION_CALL_DURATION_MS,
  REGION_DOCUMENT_END,
  REGION_DOCUMENT_ID,
  REGION_DOCUMENT_START,
  REGION_DOCUMENT_UNDERSTOOD,
  REGION_HOLD_WINDOW_OFFSETS,
  REGION_INPUT,
  REGION_SEGMENT_OFFSETS,
} from "./layout";
import { beginResultList, resultListEnd } from "./result-list";
import { beginSegmentList, keepSegments, segmentCount, segmentOverflow } from "./segment-list";
import {
  AWS_TRANSCRIBE,
  DEEPGRAM,
  NO_SERVICE,
  serviceListEnd,
  serviceOfResults,
  serviceResultsEnd,
  settleService,
  WHISPERX,
} from "./speech-services";
import { beginVoices } from "./voices";

const NEWLINE: u8 = 0x0a;

const RESULTS_KEY: u64 = 0x73746c75736572; // results
const TRANSCRIPTS_KEY: u64 = 0x697263736e617274; // transcri
const START_TIME_KEY: u64 = 0x6d69547472617473; // startTim
const SEGMENTS_KEY: u64 = 0x73746e656d676573; // segments
const METADATA_KEY: u64 = 0x617461646174656d; // metadata
const LANGUAGE_KEY: u64 = 0x65676175676e616c; // language
const WORD_SEGMENTS_KEY: u64 = 0x6765735f64726f77; // word_seg
const TRANSCRIPT_KEY: u64 = 0x697263736e617274; // transcri
const PARTICIPANTS_KEY: u64 = 0x7069636974726170; // particip

// Members of a document beside its list, by which formats are told apart, one bit each.
const METADATA: i32 = 1;
const LANGUAGE: i32 = 2;
const WORD_SEGMENTS: i32 = 4;
const TRANSCRIPT: i32 = 8;
const OTHERS: i32 = 16;

let documents: i32 = 0;
let consumed: usize = 0;

/** How many documents the latest scan found. */
export function documentCount(): i32 {
  return documents;
}

/** How many bytes of the input the latest scan has processed. */
export function consumedBytes(): usize {
  return consumed;
}

/**
 * Scans the first `bytes` bytes of the input, one document a line; blank lines are skipped. Stops before a document for which,
 * or for whose segments, there is no room.
 */
export function scanLines(bytes: i32): void {
  const input = beginScan(bytes, true);
  const end = input + <usize>bytes;
  const capacity = <i32>(regionBytes(REGION_DOCUMENT_START) >> 2);
  let at = input;
  while (true) {
    while (at < end && isBlank(load<u8>(at))) at++;
    if (at === end || documents === capacity) break;
    const segments = segmentCount();
    let to = documentEnd(at, input);
    const understood = to !== 0 && (to === end || load<u8>(to) === NEWLINE);
    if (!understood) to = lineEnd(at, end);
    if (segmentOverflow() && segments > 0) {
      keepSegments(segments);
      break;
    }
    addDocument(at, to, input, segments, understood);
    at = to;
  }
  consumed = at - input;
  endScan();
}

/** Scans `count` documents that follow one another with a byte between them, up to the ends the host has written. */
export function scanDocuments(bytes: i32, count: i32): void {
  const input = beginScan(bytes, false);
  const ends = regionOffset(REGION_DOCUMENT_END);
  let at = input;
  while (documents < count) {
    const to = input + <usize>load<u32>(ends + ((<usize>documents) << 2));
    store<u8>(to, 0);
    const segments = segmentCount();
    const understood = documentEnd(at, input) === to;
    if (segmentOverflow() && segments > 0) {
      keepSegments(segments);
      break;
    }
    addDocument(at, to, input, segments, understood);
    at = to + 1;
  }
  consumed = min(at - input, <usize>bytes);
  endScan();
}

function beginScan(bytes: i32, lines: bool): usize {
  const input = regionOffset(REGION_INPUT);
  memory.fill(input + <usize>bytes, 0, INPUT_PADDING);
  documents = 0;
  store<u32>(regionOffset(REGION_SEGMENT_OFFSETS), 0);
  beginText(lines);
  beginVoices();
  beginSegmentList();
  beginResultList();
  return input;
}

/** The calls have no hold windows, and how long they are is not known. */
function endScan(): void {
  memory.fill(regionOffset(REGION_HOLD_WINDOW_OFFSETS), 0, (<usize>(documents + 1)) << 2);
  const durations = regionOffset(REGION_CALL_DURATION_MS);
  for (let call = 0; call < documents; call++) store<i32>(durations + ((<usize>call) << 2), DURATION_UNKNOWN);
}

/** `segments` is how many there were before the document. */
function addDocument(from: usize, to: usize, input: usize, segments: i32, understood: bool): void {
  if (!understood) keepSegments(segments);
  const offset = (<usize>documents) << 2;
  const id = understood ? idValue() : 0;
  store<u32>(regionOffset(REGION_DOCUMENT_START) + offset, <u32>(from - input));
  store<u32>(regionOffset(REGION_DOCUMENT_END) + offset, <u32>(to - input));
  store<u32>(regionOffset(REGION_DOCUMENT_ID) + offset, id === 0 ? 0 : <u32>(id - input));
  store<u8>(regionOffset(REGION_DOCUMENT_UNDERSTOOD) + <usize>documents, <u8>understood);
  documents++;
  store<i32>(regionOffset(REGION_SEGMENT_OFFSETS) + offset, segmentCount(), 4);
}

/** Where the document at `at` ends, white space after it included; 0 when it is not understood. */
function documentEnd(at: usize, input: usize): usize {
  beginId();
  at = whiteEnd(at);
  if (!opensObject(at)) return 0;
  const segments = segmentCount();
  let listed = false;
  let genesys = false;
  let service = NO_SERVICE;
  let beside = 0;
  let metadata: usize = 0;
  let startTime: usize = 0;
  let participants: usize = 0;
  at = whiteEnd(at + 1);
  while (true) {
    at = memberValue(at);
    if (at === 0) return 0;
    const bytes = keyBytes();
    const word = load<u64>(keyStart());
    const results = bytes === 7 && (word & 0x00ffffffffffffff) === RESULTS_KEY;
    if (results || (bytes === 11 && word === TRANSCRIPTS_KEY && (load<u32>(keyStart(), 8) & 0xffffff) === 0x737470)) {
      if (listed) return 0;
      listed = true;
      const list = at;
      if (results && opensObject(at)) {
        at = serviceResultsEnd(list, input);
        service = serviceOfResults();
      } else {
        if (!opensArray(at)) return 0;
        at = resultListEnd(list, input);
      }
      if (at === 0 && !results && !segmentOverflow()) {
        keepSegments(segments);
        genesys = true;
        at = genesysListEnd(list, input);
      }
    } else if (!listed && bytes === 8 && word === SEGMENTS_KEY) {
      listed = true;
      service = WHISPERX;
      at = serviceListEnd(service, at, input);
    } else {
      if (!addMember(keyStart(), bytes, at)) return 0;
      const kind = besideKindOf(keyStart(), <i32>bytes);
      beside |= kind;
      if (kind === METADATA) {
        if (metadata !== 0) beside |= OTHERS;
        metadata = at;
      }
      if (bytes === 9 && word === START_TIME_KEY && load<u8>(keyStart(), 8) === 0x65) {
        if (startTime !== 0) return 0;
        startTime = at;
      } else if (bytes === 12 && word === PARTICIPANTS_KEY && load<u32>(keyStart(), 8) === 0x73746e61) {
        if (participants !== 0) return 0;
        participants = at;
      }
      at = valueEnd(at);
    }
    if (at === 0) return 0;
    at = whiteEnd(at);
    if (closesObject(at)) break;
    if (!isComma(at)) return 0;
    at = whiteEnd(at + 1);
  }
  if (service !== NO_SERVICE && !(isServiceAlone(service, beside) && settleService(service, metadata))) return 0;
  if (!listed || (genesys && !settleGenesys(startTime, participants))) return 0;
  return whiteEnd(at + 1);
}

/** Whether no other format is tried before the service's on a document with these members beside its list. */
function isServiceAlone(service: i32, beside: i32): bool {
  if (service === AWS_TRANSCRIBE) return (beside & TRANSCRIPT) === 0;
  if (service === DEEPGRAM) return (beside & ~METADATA) === 0;
  return (beside & ~(LANGUAGE | WORD_SEGMENTS)) === 0;
}

function besideKindOf(key: usize, bytes: i32): i32 {
  const word = load<u64>(key);
  if (bytes === 8) return word === METADATA_KEY ? METADATA : word === LANGUAGE_KEY ? LANGUAGE : OTHERS;
  if (bytes === 10) return word === TRANSCRIPT_KEY && load<u16>(key, 8) === 0x7470 ? TRANSCRIPT : OTHERS;
  const isWords = bytes === 13 && word === WORD_SEGMENTS_KEY && (load<u64>(key, 8) & 0xffffffffff) === 0x73746e656d;
  return isWords ? WORD_SEGMENTS : OTHERS;
}

// @inline
function isBlank(byte: u8): bool {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d || byte === NEWLINE;
}

function lineEnd(at: usize, end: usize): usize {
  for (; at < end; at += 16) {
    const newlines = i8x16.bitmask(i8x16.eq(v128.load(at), i8x16.splat(<i8>NEWLINE)));
    if (newlines !== 0) return min(end, at + <usize>ctz(newlines));
  }
  return end;
}
