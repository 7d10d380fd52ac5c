/** How loud each channel of a WAV is. */
export interface WavLevels {
  durationMs: number;
  /** The mean square of the samples of every 10 ms, by channel. */
  channels: Float64Array[];
}

const stepMs = 10;

/** Reads WAV of 16-bit PCM; null for anything else. */
export function wavLevels(bytes: Buffer): WavLevels | null {
  if (bytes.length < 44 || bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WAVE") {
    return null;
  }
  let format: { channels: number; sampleRateHz: number } | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString("latin1", at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (name === "fmt ") {
      if (content.readUInt16LE(0) !== 1 || content.readUInt16LE(14) !== 16) return null;
      format = { channels: content.readUInt16LE(2), sampleRateHz: content.readUInt32LE(4) };
    }
    if (name === "data") return format === null ? null : levelsOf(content, format);
    at += 8 + length + (length % 2);
  }
  return null;
}

function levelsOf(data: Buffer, { channels, sampleRateHz }: { channels: number; sampleRateHz: number }): WavLevels {
  const frames = Math.floor(data.length / (2 * channels));
  const stepFrames = (sampleRateHz * stepMs) / 1000;
  const steps = Math.ceil(frames / stepFrames);
  const levels = Array.from({ length: channels }, () => new Float64Array(steps));
  for (const [channel, level] of levels.entries()) {
    for (let frame = 0; frame < frames; frame += 1) {
      const sample = data.readInt16LE(2 * (frame * channels + channel));
      const step = Math.floor(frame / stepFrames);
      level[step] = (level[step] ?? 0) + sample ** 2 / stepFrames;
    }
  }
  return { durationMs: Math.round((frames * 1000) / sampleRateHz), channels: levels };
}

/** The mean of the levels within stretches of time, and outside of all of them. */
export function meanLevels(
  level: Float64Array,
  stretches: readonly { startMs: number; endMs: number }[],
): { inside: number; outside: number } {
  const isInside = new Uint8Array(level.length);
  for (const { startMs, endMs } of stretches) isInside.fill(1, Math.floor(startMs / stepMs), Math.ceil(endMs / stepMs));
  const sums = { inside: 0, outside: 0 };
  const counts = { inside: 0, outside: 0 };
  for (const [step, value] of level.entries()) {
    const where = isInside[step] === 1 ? "inside" : "outside";
    sums[where] += value;
    counts[where] += 1;
  }
  return {
    inside: sums.inside / Math.max(1, counts.inside),
    outside: sums.outside / Math.max(1, counts.outside),
  };
}
