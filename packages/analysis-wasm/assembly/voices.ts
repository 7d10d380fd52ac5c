import { regionBytes, regionOffset } from "./arena";
import { firstBytes } from "./first-bytes";
import { isNull, isQuote, shortPlainStringEnd, shortStringEnd, wholeEnd } from "./json";
import {
  REGION_INPUT,
  REGION_SEGMENT_OFFSETS,
  REGION_SEGMENT_SIDE,
  REGION_SEGMENT_SPEAKER,
  REGION_VOICE_LATEST,
  REGION_VOICE_SIDE,
  REGION_VOICE_SLOTS,
  REGION_VOICE_SPEAKER,
  REGION_VOICE_TOKENS,
  VOICE_SLOT_BYTES,
  VOICE_SLOT_CHANNEL,
  VOICE_SLOT_SPEAKER,
  VOICE_SLOT_STRIDE,
  VOICE_SLOT_VOICE,
  VOICE_TOKEN_CHANNEL,
  VOICE_TOKEN_CHANNEL_BYTES,
  VOICE_TOKEN_SPEAKER,
  VOICE_TOKEN_SPEAKER_BYTES,
  VOICE_TOKEN_STRIDE,
} from "./layout";

/** Limit of a look-up's steps, even for voices that were chosen to collide. */
const MAX_PROBES: i32 = 32;
/** Most sets have few voices: clearing all slots that a scan may need would take longer than scanning a small one. */
const FIRST_SLOTS: u32 = 64;
/** By how many times the slots grow. */
const SLOTS_GROWTH: u32 = 8;

let slots: usize = 0;
let slotShift: u64 = 0;
let slotMask: u32 = 0;
let count: i32 = 0;

/** Starts a run with no voices. */
export function beginVoices(): void {
  slots = regionOffset(REGION_VOICE_SLOTS);
  clearSlots(FIRST_SLOTS);
  count = 0;
}

/** Frees so many slots, or as many as there is room for; both are powers of two. */
function clearSlots(number: u32): void {
  const bytes = min(number * VOICE_SLOT_STRIDE, regionBytes(REGION_VOICE_SLOTS));
  memory.fill(slots, 0, bytes);
  slotMask = bytes / VOICE_SLOT_STRIDE - 1;
  slotShift = 64 - <u64>popcnt(slotMask);
}

/** How many voices there are: distinct pairs of a speaker and a channel, as the documents write them. */
export function voiceCount(): i32 {
  return count;
}

/** The value of a speaker or channel: a string, a whole number or null. Returns where it ends, 0 for anything else. */
// @inline
export function tokenEnd(at: usize): usize {
  if (isQuote(at)) {
    const end = shortStringEnd(at + 1);
    return end === 0 ? 0 : end + 1;
  }
  return isNull(at) ? at + 4 : wholeEnd(at);
}

/** The same for a value that is plain and short, of at most 16 bytes; 0 for anything else, null too. */
// @inline
export function shortTokenEnd(at: usize): usize {
  if (isQuote(at)) {
    const end = shortPlainStringEnd(at);
    return isQuote(end) ? end + 1 : 0;
  }
  return wholeEnd(at);
}

/** The number of a voice, from 0, given the start and length of both values, length 0 for none; -1 when there is no room. */
export function voiceOf(speaker: usize, speakerBytes: u32, channel: usize, channelBytes: u32): i32 {
  const speakerKey = keyOf(speaker, speakerBytes);
  const channelKey = keyOf(channel, channelBytes);
  return keyedVoice(speakerKey, channelKey, speaker, speakerBytes, channel, channelBytes);
}

/** The same, given the keys too. */
// @inline
export function keyedVoice(
  speakerKey: v128,
  channelKey: v128,
  speaker: usize,
  speakerBytes: u32,
  channel: usize,
  channelBytes: u32,
): i32 {
  const bytes = lengthsOf(speakerBytes, channelBytes);
  const hash = hashOf(speakerKey, channelKey);
  const slot = slots + <usize>(hash >> slotShift) * VOICE_SLOT_STRIDE;
  // Nearly every voice is known, is in its first slot and is so short that equal keys mean equal voices.
  const differs = v128.or(
    v128.xor(speakerKey, v128.load(slot, VOICE_SLOT_SPEAKER)),
    v128.xor(channelKey, v128.load(slot, VOICE_SLOT_CHANNEL)),
  );
  if (load<u64>(slot, VOICE_SLOT_BYTES) === bytes && (speakerBytes | channelBytes) < 16 && !v128.any_true(differs)) {
    const voice = load<i32>(slot, VOICE_SLOT_VOICE);
    if (voice !== 0) return voice - 1;
  }
  return findVoice(speakerKey, channelKey, hash, speaker, speakerBytes, channel, channelBytes);
}

/** The value itself with zeros behind it if it has at most 16 bytes, else its first 16 bytes XOR its last 16. */
// @inline
export function keyOf(value: usize, bytes: u32): v128 {
  if (bytes > 16) return v128.xor(v128.load(value), v128.load(value + <usize>bytes - 16));
  return firstBytes(v128.load(value), bytes);
}

// @inline
function hashOf(speakerKey: v128, channelKey: v128): u64 {
  const speaker = i64x2.extract_lane(speakerKey, 0) * 0x9e3779b97f4a7c15 + i64x2.extract_lane(speakerKey, 1);
  const channel = i64x2.extract_lane(channelKey, 0) * 0xc2b2ae3d27d4eb4f + i64x2.extract_lane(channelKey, 1);
  const both = <u64>(speaker ^ rotl<i64>(channel, 29));
  return (both ^ (both >> 29)) * 0xbf58476d1ce4e5b9;
}

function findVoice(
  speakerKey: v128,
  channelKey: v128,
  hash: u64,
  speaker: usize,
  speakerBytes: u32,
  channel: usize,
  channelBytes: u32,
): i32 {
  const input = regionOffset(REGION_INPUT);
  const tokens = regionOffset(REGION_VOICE_TOKENS);
  const bytes = lengthsOf(speakerBytes, channelBytes);
  let index = <u32>(hash >> slotShift);
  for (let probe = 0; probe < MAX_PROBES; probe++) {
    const slot = slotAt(index);
    const voice = load<i32>(slot, VOICE_SLOT_VOICE) - 1;
    if (voice < 0) {
      if (<u32>count * VOICE_TOKEN_STRIDE >= regionBytes(REGION_VOICE_TOKENS)) return -1;
      const token = tokens + <usize>count * VOICE_TOKEN_STRIDE;
      store<u32>(token, <u32>(speaker - input), VOICE_TOKEN_SPEAKER);
      store<u32>(token, speakerBytes, VOICE_TOKEN_SPEAKER_BYTES);
      store<u32>(token, <u32>(channel - input), VOICE_TOKEN_CHANNEL);
      store<u32>(token, channelBytes, VOICE_TOKEN_CHANNEL_BYTES);
      count++;
      fillSlot(slot, speakerKey, channelKey, bytes, count);
      if (<u32>count * 2 > slotMask) growSlots();
      return count - 1;
    }
    if (load<u64>(slot, VOICE_SLOT_BYTES) === bytes) {
      const token = tokens + <usize>voice * VOICE_TOKEN_STRIDE;
      const sameSpeaker = memory.compare(input + load<u32>(token, VOICE_TOKEN_SPEAKER), speaker, speakerBytes) === 0;
      if (sameSpeaker && memory.compare(input + load<u32>(token, VOICE_TOKEN_CHANNEL), channel, channelBytes) === 0)
        return voice;
    }
    index++;
  }
  return growSlots() ? findVoice(speakerKey, channelKey, hash, speaker, speakerBytes, channel, channelBytes) : -1;
}

// @inline
function fillSlot(slot: usize, speakerKey: v128, channelKey: v128, bytes: u64, number: i32): void {
  v128.store(slot, speakerKey, VOICE_SLOT_SPEAKER);
  v128.store(slot, channelKey, VOICE_SLOT_CHANNEL);
  store<u64>(slot, bytes, VOICE_SLOT_BYTES);
  store<i32>(slot, number, VOICE_SLOT_VOICE);
}

/** Gives the voices more slots; false when there is no room for more. */
function growSlots(): bool {
  if ((slotMask + 1) * VOICE_SLOT_STRIDE === regionBytes(REGION_VOICE_SLOTS)) return false;
  clearSlots((slotMask + 1) * SLOTS_GROWTH);
  const input = regionOffset(REGION_INPUT);
  const tokens = regionOffset(REGION_VOICE_TOKENS);
  for (let voice = 0; voice < count; voice++) {
    const token = tokens + <usize>voice * VOICE_TOKEN_STRIDE;
    const speakerBytes = load<u32>(token, VOICE_TOKEN_SPEAKER_BYTES);
    const channelBytes = load<u32>(token, VOICE_TOKEN_CHANNEL_BYTES);
    const speakerKey = keyOf(input + load<u32>(token, VOICE_TOKEN_SPEAKER), speakerBytes);
    const channelKey = keyOf(input + load<u32>(token, VOICE_TOKEN_CHANNEL), channelBytes);
    let index = <u32>(hashOf(speakerKey, channelKey) >> slotShift);
    while (load<i32>(slotAt(index), VOICE_SLOT_VOICE) !== 0) index++;
    fillSlot(slotAt(index), speakerKey, channelKey, lengthsOf(speakerBytes, channelBytes), voice + 1);
  }
  return true;
}

// @inline
function slotAt(index: u32): usize {
  return slots + <usize>(index & slotMask) * VOICE_SLOT_STRIDE;
}

// @inline
function lengthsOf(speakerBytes: u32, channelBytes: u32): u64 {
  return ((<u64>speakerBytes) << 32) | <u64>channelBytes;
}

/**
 * Scanning writes the number of a voice into each segment's speaker column. This replaces it by the voice's speaker and side,
 * which the host has written meanwhile. A call's speakers are numbered from 0 in the order in which they appear.
 */
export function assignSpeakers(calls: i32): void {
  const voiceSpeakers = regionOffset(REGION_VOICE_SPEAKER);
  const voiceSides = regionOffset(REGION_VOICE_SIDE);
  const latest = regionOffset(REGION_VOICE_LATEST);
  const ids = regionOffset(REGION_SEGMENT_SPEAKER);
  const sides = regionOffset(REGION_SEGMENT_SIDE);
  const offsets = regionOffset(REGION_SEGMENT_OFFSETS);
  memory.fill(latest, 0, (<usize>count) << 3); // there are no more speakers than voices
  let segment = 0;
  for (let call = 0; call < calls; call++) {
    const to = load<i32>(offsets + ((<usize>call) << 2), 4);
    const stamp = (<u64>(call + 1)) << 32;
    let speakers: u64 = 0;
    for (; segment < to; segment++) {
      const voice = <usize>load<i32>(ids + ((<usize>segment) << 2));
      const record = latest + ((<usize>load<u32>(voiceSpeakers + (voice << 2))) << 3);
      let entry = load<u64>(record);
      if (entry < stamp) {
        entry = stamp | speakers;
        store<u64>(record, entry);
        speakers++;
      }
      store<i32>(ids + ((<usize>segment) << 2), <i32>entry);
      store<u8>(sides + <usize>segment, load<u8>(voiceSides + voice));
    }
  }
}
