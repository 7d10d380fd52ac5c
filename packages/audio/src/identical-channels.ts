import type { WavAudio } from "./wav.ts";

/**
 * Whether all channels of a recording have the same sound, sample by sample, as when a recorder writes the mixed sound to each. It is
 * known at the first sample that differs. Channels without any sound have none in common.
 */
export function hasIdenticalChannels({ channels, blocks }: WavAudio): boolean {
  if (channels < 2) return false;
  let channel = 0;
  let first = 0;
  let loudest = 0;
  for (const block of blocks()) {
    for (const sample of block) {
      if (channel === 0) first = sample;
      else if (sample !== first) return false;
      loudest = Math.max(loudest, Math.abs(sample));
      channel = channel + 1 === channels ? 0 : channel + 1;
    }
  }
  return loudest > 0;
}
