import { activityAt, channels, fill, frames, histogram } from "./activity";
import { placeSpoken, regionOffset } from "./arena";
import {
  ACTIVITY_NONE,
  ACTIVITY_SOUND,
  FRAME_MS,
  REGION_SPOKEN_CHANNEL,
  REGION_SPOKEN_END_MS,
  REGION_SPOKEN_START_MS,
  STATUS_OK,
} from "./layout";
import { recordedMs } from "./levels";

/** Bridges short silences, drops short speech and pads the rest; returns how many segments are left. */
function join(channel: i32, speechFrames: i32, gap: i32, padFrames: i32): i32 {
  let segments = 0;
  let start = -1;
  let end = 0;
  let written = 0; // frames that are final
  for (let f = 0; f <= frames; f++) {
    const speaks = f < frames && activityAt(f, channel) === ACTIVITY_SOUND;
    if (start >= 0 && (f === frames || (speaks && f - end >= gap))) {
      if (end - start >= speechFrames) {
        const from = max(written, start - padFrames);
        const to = min(frames, end + padFrames);
        if (segments === 0 || from > written) segments++;
        fill(written, from, channel, ACTIVITY_NONE);
        fill(from, to, channel, ACTIVITY_SOUND);
        written = to;
      }
      start = -1;
    }
    if (!speaks) continue;
    if (start < 0) start = f;
    end = f + 1;
  }
  fill(written, frames, channel, ACTIVITY_NONE);
  return segments;
}

/** Joins the marked frames and writes them as segments, by start and then by channel; frames that touch are one segment. */
export function writeSegments(speechFrames: i32, silenceFrames: i32, padFrames: i32): i32 {
  let segments = 0;
  for (let c = 0; c < channels; c++) segments += join(c, speechFrames, max(1, silenceFrames), padFrames);
  const status = placeSpoken(segments);
  if (status !== STATUS_OK) return status;
  const starts = regionOffset(REGION_SPOKEN_START_MS);
  const ends = regionOffset(REGION_SPOKEN_END_MS);
  const spokenChannels = regionOffset(REGION_SPOKEN_CHANNEL);
  const latest = histogram; // the latest segment of each channel
  let written = 0;
  for (let f = 0; f < frames; f++) {
    for (let c = 0; c < channels; c++) {
      if (activityAt(f, c) === ACTIVITY_NONE) continue;
      if (f === 0 || activityAt(f - 1, c) === ACTIVITY_NONE) {
        store<i32>(starts + ((<usize>written) << 2), f * FRAME_MS);
        store<i32>(spokenChannels + ((<usize>written) << 2), c);
        store<i32>(latest + ((<usize>c) << 2), written++);
      }
      const segment = load<i32>(latest + ((<usize>c) << 2));
      store<i32>(ends + ((<usize>segment) << 2), min((f + 1) * FRAME_MS, recordedMs()));
    }
  }
  return STATUS_OK;
}
