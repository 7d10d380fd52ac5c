import { regionOffset } from "./arena";
import { fail } from "./fault";
import {
  DURATION_UNKNOWN,
  REGION_CALL_DURATION_MS,
  REGION_ORDERED,
  REGION_SEGMENT_END_MS,
  REGION_SEGMENT_SIDE,
  REGION_SEGMENT_SPEAKER,
  REGION_SEGMENT_START_MS,
  REGION_SIDES,
  REGION_SPEAKERS,
  SIDE_AGENT,
  SIDE_CUSTOMER,
  SIDE_END_MS,
  SIDE_TALK_MS,
  SIDE_UTTERANCES,
  SPEAKER_SIDE,
  SPEAKER_STAMP,
  STATUS_OK,
  STATUS_SIDE_CONFLICT,
} from "./layout";
import { takeGap } from "./silence";
import { payloadOf } from "./sort";
import { orderStarts, speakerRecord, startsAscend } from "./speakers";
import { writeSilence, writeTalkOver, writeTotals } from "./totals";
import { beginSides, sideRecord } from "./turns";

/**
 * Measures the totals of one call's valid segments `[from, to)` in one pass in the order of starts. Since earlier segments
 * started earlier, their ends are all that is needed of them: the latest of all, the latest of each side, and the second latest
 * of different speakers, up to which they overlap. `stamp` is unique to the call; `beginSilence` must have been called.
 */
export function sweepRunningEnds(call: i32, from: i32, to: i32, stamp: i32, minTalkOverMs: i32): i32 {
  const starts = regionOffset(REGION_SEGMENT_START_MS);
  const ends = regionOffset(REGION_SEGMENT_END_MS);
  const ids = regionOffset(REGION_SEGMENT_SPEAKER);
  const codes = regionOffset(REGION_SEGMENT_SIDE);
  const ordered = regionOffset(REGION_ORDERED);
  const speakers = regionOffset(REGION_SPEAKERS);
  const sides = regionOffset(REGION_SIDES);
  const agent = sideRecord(sides, SIDE_AGENT);
  const customer = sideRecord(sides, SIDE_CUSTOMER);
  const inOrder = startsAscend(from, to);
  if (!inOrder) orderStarts(from, to);
  beginSides(sides);

  const recordingMs = load<i32>(regionOffset(REGION_CALL_DURATION_MS) + ((<usize>call) << 2));
  const recorded = recordingMs !== DURATION_UNKNOWN;
  let spoken = false;
  let supportStart = 0;
  let leading = 0;
  let speech = 0;
  let latest = 0;
  let latestSpeaker = -1;
  let secondLatest = 0;
  let overlap = 0;
  let talkOver = 0;
  let eventStart = 0;
  let eventEnd = 0;
  let events = 0;
  let eventsMs = 0;
  for (let k = from; k < to; k++) {
    const i = <usize>(inOrder ? k : payloadOf(load<u64>(ordered + ((<usize>(k - from)) << 3))));
    const start = load<i32>(starts + (i << 2));
    const end = load<i32>(ends + (i << 2));
    const id = load<i32>(ids + (i << 2));
    const side = <i32>load<u8>(codes + i);
    const speaker = speakerRecord(speakers, id);
    if (load<i32>(speaker, SPEAKER_STAMP) !== stamp) {
      store<i32>(speaker, stamp, SPEAKER_STAMP);
      store<i32>(speaker, side, SPEAKER_SIDE);
    } else if (load<i32>(speaker, SPEAKER_SIDE) !== side) {
      return fail(STATUS_SIDE_CONFLICT, <i32>i);
    }
    const record = sideRecord(sides, side);
    store<i32>(record, load<i32>(record, SIDE_UTTERANCES) + 1, SIDE_UTTERANCES);
    // A segment of length 0 is only an utterance.
    if (end === start) continue;

    if (!spoken) {
      spoken = true;
      supportStart = recorded ? 0 : start;
      leading = takeGap(supportStart, start, false);
      latest = start;
    } else if (start > latest) {
      takeGap(latest, start, true);
    }
    speech += max(0, end - max(start, latest));

    const overlapFrom = max(start, secondLatest);
    if (id === latestSpeaker) {
      latest = max(latest, end);
    } else if (end > latest) {
      secondLatest = latest;
      latest = end;
      latestSpeaker = id;
    } else {
      secondLatest = max(secondLatest, end);
    }
    overlap += max(0, secondLatest - overlapFrom);

    const talkOverFrom = max(start, min(load<i32>(agent, SIDE_END_MS), load<i32>(customer, SIDE_END_MS)));
    const sideEnd = load<i32>(record, SIDE_END_MS);
    store<i32>(record, load<i32>(record, SIDE_TALK_MS) + max(0, end - max(start, sideEnd)), SIDE_TALK_MS);
    store<i32>(record, max(sideEnd, end), SIDE_END_MS);
    const talkOverTo = min(load<i32>(agent, SIDE_END_MS), load<i32>(customer, SIDE_END_MS));
    if (talkOverTo > talkOverFrom) {
      talkOver += talkOverTo - talkOverFrom;
      // Stretches that touch are one event.
      if (talkOverFrom !== eventEnd) {
        const length = eventEnd - eventStart;
        events += i32(length >= minTalkOverMs);
        eventsMs += length >= minTalkOverMs ? length : 0;
        eventStart = talkOverFrom;
      }
      eventEnd = talkOverTo;
    }
  }

  const lastLength = eventEnd - eventStart;
  if (lastLength >= minTalkOverMs) {
    events++;
    eventsMs += lastLength;
  }
  const supportEnd = recorded ? recordingMs : latest;
  const rest = takeGap(latest, supportEnd, false);
  writeTotals(call, recorded, supportEnd - supportStart, speech, overlap);
  // A call without speech has leading silence only.
  writeSilence(call, spoken ? leading : rest, spoken ? rest : 0);
  writeTalkOver(call, talkOver, events, eventsMs);
  return STATUS_OK;
}
