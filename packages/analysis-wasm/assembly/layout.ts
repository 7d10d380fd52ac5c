/**
 * All capacities, codes, strides and offsets. `scripts/build.ts` copies them to `build/layout.js` for the host.
 *
 * Memory above the heap base is one arena. A run places its regions in it from the bottom, each with its exact size and
 * GUARD_BYTES of untouched memory on either side, and grows the memory when the arena does not fit.
 */

// Capacities: the largest arena they allow stays below the declared maximum memory (1 GiB).
export const MAX_SEGMENTS: i32 = 1 << 22;
export const MAX_SPEAKERS: i32 = 1 << 22;
export const MAX_CALLS: i32 = 1 << 20;
export const MAX_HOLD_WINDOWS: i32 = 1 << 20;
export const MAX_CHANGES: i32 = 1 << 20;
export const MAX_SESSIONS: i32 = 1 << 20;
export const MAX_CHANNELS: i32 = 32;
export const MIN_SAMPLE_RATE: i32 = 4_000;
export const MAX_SAMPLE_RATE: i32 = 192_000;
/** Levels of a recording, one for each frame and channel: 46 hours of two channels. */
export const MAX_LEVELS: i32 = 1 << 25;
/** Samples of one block of a recording, of all channels. */
export const BLOCK_SAMPLES: i32 = 1 << 16;

export const SIDE_AGENT: i32 = 0;
export const SIDE_CUSTOMER: i32 = 1;
export const SIDE_OTHER: i32 = 2;
export const SIDE_UNKNOWN: i32 = 3;
export const SIDE_COUNT: i32 = 4;

export const INTERRUPTER_AGENT: i32 = SIDE_AGENT;
export const INTERRUPTER_CUSTOMER: i32 = SIDE_CUSTOMER;
export const INTERRUPTER_SIMULTANEOUS: i32 = 2;

export const SUPPORT_SPEECH: i32 = 0;
export const SUPPORT_RECORDING: i32 = 1;
export const DURATION_UNKNOWN: i32 = -1;

export const STATUS_OK: i32 = 0;
export const STATUS_OUT_OF_MEMORY: i32 = 1;
export const STATUS_NEGATIVE_START: i32 = 2;
export const STATUS_NEGATIVE_END: i32 = 3;
export const STATUS_END_BEFORE_START: i32 = 4;
export const STATUS_UNKNOWN_SIDE: i32 = 5;
export const STATUS_NEGATIVE_SPEAKER: i32 = 6;
export const STATUS_TOO_MANY_SPEAKERS: i32 = 7;
export const STATUS_SIDE_CONFLICT: i32 = 8;
export const STATUS_HOLD_WINDOW_END_BEFORE_START: i32 = 9;
export const STATUS_TOO_LONG: i32 = 10;
export const STATUS_BEYOND_RECORDING: i32 = 11;

// Kinds of a state change in REGION_CHANGE_KIND.
export const CHANGE_HOLD: i32 = 0;
export const CHANGE_OTHER: i32 = 1;
export const CHANGE_DISCONNECT: i32 = 2;
export const CHANGE_LAST_SEEN: i32 = 3;

// Segments of all calls, concatenated; call c owns [offset[c], offset[c + 1]).
export const REGION_SEGMENT_START_MS: i32 = 0; // i32
export const REGION_SEGMENT_END_MS: i32 = 1; // i32
export const REGION_SEGMENT_SPEAKER: i32 = 2; // i32
export const REGION_SEGMENT_SIDE: i32 = 3; // u8
export const REGION_SEGMENT_OFFSETS: i32 = 4; // u32
export const REGION_CALL_DURATION_MS: i32 = 5; // i32
// Hold windows of all calls, likewise.
export const REGION_HOLD_WINDOW_START_MS: i32 = 6; // i32
export const REGION_HOLD_WINDOW_END_MS: i32 = 7; // i32
export const REGION_HOLD_WINDOW_OFFSETS: i32 = 8; // u32
// State changes of one call.
export const REGION_CHANGE_TIME_MS: i32 = 9; // i32
export const REGION_CHANGE_SESSION: i32 = 10; // i32
export const REGION_CHANGE_KIND: i32 = 11; // u8
// Scratch.
export const REGION_ORDERED: i32 = 12; // u64
export const REGION_SPARE: i32 = 13; // u64
export const REGION_HISTOGRAM: i32 = 14; // u32
export const REGION_UNION_START_MS: i32 = 15; // i32
export const REGION_UNION_END_MS: i32 = 16; // i32
export const REGION_UNION_VOICE: i32 = 17; // i32
export const REGION_CUT_START_MS: i32 = 18; // i32
export const REGION_CUT_END_MS: i32 = 19; // i32
export const REGION_SIDES: i32 = 20; // SIDE_* records
export const REGION_SESSION_OPEN_MS: i32 = 21; // i64
export const REGION_PERIOD_START_MS: i32 = 22; // i32
export const REGION_PERIOD_END_MS: i32 = 23; // i32
export const REGION_PERIOD_OPEN: i32 = 24; // u8
// Results.
export const REGION_TOTALS: i32 = 25; // i32, one column of calls per TOTAL_*
export const REGION_SPEAKERS: i32 = 26; // SPEAKER_* records, by speaker id
export const REGION_SPEAKER_IDS: i32 = 27; // i32, the ids present
export const REGION_SILENCE_START_MS: i32 = 28; // i32
export const REGION_SILENCE_END_MS: i32 = 29; // i32
export const REGION_TALK_OVER_START_MS: i32 = 30; // i32
export const REGION_TALK_OVER_END_MS: i32 = 31; // i32
export const REGION_TALK_OVER_INTERRUPTER: i32 = 32; // u8
export const REGION_TALK_OVER_YIELDED: i32 = 33; // u8
export const REGION_HOLD_TOTALS: i32 = 34; // f64, HOLD_*
export const REGION_HOLD_START_MS: i32 = 35; // i32
export const REGION_HOLD_END_MS: i32 = 36; // i32
export const REGION_HOLD_OPEN: i32 = 37; // u8
// Transcripts as bytes, and what scanning finds in them.
export const REGION_INPUT: i32 = 38; // u8, and INPUT_PADDING bytes
export const REGION_DOCUMENT_START: i32 = 39; // u32, byte of the input
export const REGION_DOCUMENT_END: i32 = 40; // u32
export const REGION_DOCUMENT_UNDERSTOOD: i32 = 41; // u8
export const REGION_TEXT_START: i32 = 42; // u32, byte of the input, one per segment
export const REGION_TEXT_END: i32 = 43; // u32
export const REGION_VOICE_SLOTS: i32 = 44; // VOICE_SLOT_* records, hashed
export const REGION_VOICE_TOKENS: i32 = 45; // VOICE_TOKEN_* records, by voice
export const REGION_VOICE_SPEAKER: i32 = 46; // i32, by voice
export const REGION_VOICE_SIDE: i32 = 47; // u8, by voice
export const REGION_VOICE_LATEST: i32 = 48; // u64, by speaker: its latest call, numbered from 1, and its id there
// Voice activity.
export const REGION_SAMPLES: i32 = 49; // i16: what was left of the block before, then the new block
export const REGION_LEVELS: i32 = 50; // u8, a row of channels for each frame
export const REGION_ACTIVITY: i32 = 51; // u8 likewise, ACTIVITY_*
export const REGION_SPOKEN_START_MS: i32 = 52; // i32
export const REGION_SPOKEN_END_MS: i32 = 53; // i32
export const REGION_SPOKEN_CHANNEL: i32 = 54; // i32
// Scratch and results of many calls.
export const REGION_CALLS_BY_LENGTH: i32 = 55; // u64: the calls of a chunk
export const REGION_CALLS_BY_LENGTH_SPARE: i32 = 56; // u64
export const REGION_LEFT: i32 = 57; // i32: the calls that are measured one by one
export const REGION_TURNS: i32 = 58; // i32, one column of calls per TURN_*
export const REGION_ROWS: i32 = 59; // i32: the totals of a chunk's calls, by length
export const REGION_RANKS: i32 = 60; // i32: the column in REGION_ROWS of each call of a chunk
export const REGION_DOCUMENT_ID: i32 = 61; // u32, byte of the input where the value of its id begins; 0 for none
export const REGION_VOICES: i32 = 62; // u8: how sure the voice network is of a voice, a row of channels for each of its windows
export const REGION_COUNT: i32 = 63;

// Columns of REGION_TOTALS; the four of a per-side total follow one another in side order.
export const TOTAL_SUPPORT: i32 = 0;
export const TOTAL_DURATION_MS: i32 = 1;
export const TOTAL_SPEECH_MS: i32 = 2;
export const TOTAL_SILENCE_MS: i32 = 3;
export const TOTAL_OVERLAP_MS: i32 = 4;
export const TOTAL_TALK_OVER_MS: i32 = 5;
export const TOTAL_SILENCE_COUNT: i32 = 6;
export const TOTAL_SILENCE_TOTAL_MS: i32 = 7;
export const TOTAL_SILENCE_LONGEST_MS: i32 = 8;
export const TOTAL_LEADING_MS: i32 = 9;
export const TOTAL_TRAILING_MS: i32 = 10;
export const TOTAL_TALK_OVER_COUNT: i32 = 11;
export const TOTAL_TALK_OVER_TOTAL_MS: i32 = 12;
export const TOTAL_TALK_MS: i32 = 13;
export const TOTAL_UTTERANCES: i32 = 17;
export const TOTAL_COLUMNS: i32 = 21;

// Columns of REGION_TURNS, likewise.
export const TURN_COUNT: i32 = 0;
export const TURN_LONGEST_MS: i32 = 4;
export const TURN_LATENCY_COUNT: i32 = 8;
export const TURN_LATENCY_MEDIAN_MS: i32 = 9;
export const TURN_LATENCY_P95_MS: i32 = 10;
export const TURN_LATENCY_LONGEST_MS: i32 = 11;
export const TURN_COLUMNS: i32 = 12;
/** The percentiles of a call without a latency. */
export const LATENCY_NONE: i32 = -1;

// One record of REGION_SPEAKERS.
export const SPEAKER_STAMP: i32 = 0; // i32: the last call with this speaker, numbered from 1
export const SPEAKER_SIDE: i32 = 4; // i32
export const SPEAKER_UNION: i32 = 8; // i32: the speaker's latest union, -1 before the first
export const SPEAKER_TALK_MS: i32 = 12; // i32
export const SPEAKER_APPORTIONED_MS: i32 = 16; // f64
export const SPEAKER_STRIDE: i32 = 24;

// One record of REGION_SIDES.
export const SIDE_ACTIVE: i32 = 0; // i32: speakers talking now
export const SIDE_SINCE_MS: i32 = 4; // i32: start of the current stretch
export const SIDE_END_MS: i32 = 8; // i32: end of the latest stretch, SIDE_SILENT before the first
export const SIDE_TURN_MS: i32 = 12; // i32: start of the latest turn
export const SIDE_TALK_MS: i32 = 16; // i32
export const SIDE_UTTERANCES: i32 = 20; // i32
export const SIDE_TURN_COUNT: i32 = 24; // i32
export const SIDE_TURN_LONGEST_MS: i32 = 28; // i32
export const SIDE_STRIDE: i32 = 32;
export const SIDE_SILENT: i32 = -1;

// Values of REGION_HOLD_TOTALS.
export const HOLD_COUNT: i32 = 0;
export const HOLD_TOTAL_MS: i32 = 1;
export const HOLD_LONGEST_MS: i32 = 2;
export const HOLD_AGENT_MS: i32 = 3;
export const HOLD_THEN_DISCONNECTED: i32 = 4;
export const HOLD_VALUES: i32 = 5;

// What one run of the scanner takes.
export const MAX_INPUT_BYTES: i32 = 500_000_000;
export const MAX_DOCUMENTS: i32 = 1 << 16;
export const MAX_VOICES: i32 = 1 << 15;
/** Names of members that may hold a document's id, each after a byte with its length; a length of 0 ends them. */
export const ID_NAMES_BYTES: i32 = 512;
export const MAX_ID_NAMES: i32 = 16;
export const MAX_ID_NAME_BYTES: i32 = 255;
/** `{"startTime":0,"endTime":0}`: no segment takes fewer bytes. */
export const SEGMENT_BYTES: i32 = 27;
/** NUL bytes after the input, so that the scanner can load vectors beyond its end. */
export const INPUT_PADDING: i32 = 96;

// One record of REGION_VOICE_TOKENS: byte of the input and length of the value as written; length 0 for none.
export const VOICE_TOKEN_SPEAKER: i32 = 0; // u32
export const VOICE_TOKEN_SPEAKER_BYTES: i32 = 4; // u32
export const VOICE_TOKEN_CHANNEL: i32 = 8; // u32
export const VOICE_TOKEN_CHANNEL_BYTES: i32 = 12; // u32
export const VOICE_TOKEN_STRIDE: i32 = 16;

// One record of REGION_VOICE_SLOTS.
export const VOICE_SLOT_SPEAKER: i32 = 0; // v128: the value's key, see `keyOf`
export const VOICE_SLOT_CHANNEL: i32 = 16; // v128
export const VOICE_SLOT_BYTES: i32 = 32; // u64: both lengths
export const VOICE_SLOT_VOICE: i32 = 40; // i32: numbered from 1, 0 in a free slot
export const VOICE_SLOT_STRIDE: i32 = 64;

// Values of REGION_ACTIVITY.
export const ACTIVITY_NONE: i32 = 0;
export const ACTIVITY_SOUND: i32 = 1;
export const ACTIVITY_STEADY: i32 = 2;

/** Frames a second. */
export const FRAME_RATE: i32 = 100;
export const FRAME_MS: i32 = 10;
/** Steps of a level for each doubling of the power, which is 3.01 dB. */
export const LEVEL_STEPS: i32 = 8;

export const HISTOGRAM_BYTES: i32 = 4 * 256 * 4;

/** A chunk has at most so many calls, and about so many segments: they are sorted by length and stay in the cache. */
export const CHUNK_CALLS: i32 = 256;
export const CHUNK_SEGMENTS: i32 = 32768;
/** Bytes from one total to the next in REGION_ROWS. Not a power of two: all totals would share the same cache lines. */
export const ROW_STRIDE: i32 = (CHUNK_CALLS << 2) + 64;

/** Bytes before and after every region that nothing writes. */
export const GUARD_BYTES: i32 = 32;
