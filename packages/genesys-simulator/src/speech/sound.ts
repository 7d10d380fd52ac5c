import { linear } from "../platform/wav.ts";

/** The sound of a WAV: each channel as 16-bit PCM. */
export interface Sound {
  sampleRateHz: number;
  durationMs: number;
  channels: Buffer[];
}

/** A stretch of one channel. */
export interface Place {
  channel: number;
  startMs: number;
  endMs: number;
}

const needleBytes = 512;

/** Reads WAV of 16-bit PCM or of µ-law; null for anything else. */
export function readSound(bytes: Buffer): Sound | null {
  if (bytes.length < 44 || bytes.toString("latin1", 0, 4) !== "RIFF" || bytes.toString("latin1", 8, 12) !== "WAVE") {
    return null;
  }
  let format: { isMuLaw: boolean; channels: number; sampleRateHz: number } | null = null;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const name = bytes.toString("latin1", at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (name === "fmt ") {
      const encoding = content.readUInt16LE(0);
      const bits = content.readUInt16LE(14);
      if (!(encoding === 1 && bits === 16) && !(encoding === 7 && bits === 8)) return null;
      const isMuLaw = encoding === 7;
      format = { isMuLaw, channels: content.readUInt16LE(2), sampleRateHz: content.readUInt32LE(4) };
    }
    if (name === "data") return format === null ? null : soundOf(content, format);
    at += 8 + length + (length % 2);
  }
  return null;
}

function soundOf(
  data: Buffer,
  { isMuLaw, channels, sampleRateHz }: { isMuLaw: boolean; channels: number; sampleRateHz: number },
): Sound {
  const frames = Math.floor(data.length / (channels * (isMuLaw ? 1 : 2)));
  const own = Array.from({ length: channels }, (_, channel) => {
    const samples = Buffer.allocUnsafe(2 * frames);
    for (let frame = 0; frame < frames; frame += 1) {
      const at = frame * channels + channel;
      samples.writeInt16LE(isMuLaw ? (linear[data[at] ?? 0] ?? 0) : data.readInt16LE(2 * at), 2 * frame);
    }
    return samples;
  });
  return { sampleRateHz, durationMs: (frames * 1000) / sampleRateHz, channels: own };
}

/** Where in a recording the sound of one channel is from, sample by sample; null when it is from elsewhere, or has no sound. */
export function placeOf(piece: Sound, whole: Sound): Place | null {
  const [samples] = piece.channels;
  if (samples === undefined || piece.channels.length > 1 || piece.sampleRateHz !== whole.sampleRateHz) return null;
  const at = loudest(samples);
  if (at === null) return null;
  const from = Math.max(0, at - needleBytes / 2);
  const needle = samples.subarray(from, from + needleBytes);
  for (const [channel, all] of whole.channels.entries()) {
    for (let found = all.indexOf(needle, from); found >= 0; found = all.indexOf(needle, found + 1)) {
      const start = found - from;
      if (start % 2 !== 0 || !all.subarray(start, start + samples.length).equals(samples)) continue;
      const msOf = (byte: number) => (byte * 500) / whole.sampleRateHz;
      return { channel, startMs: msOf(start), endMs: msOf(start + samples.length) };
    }
  }
  return null;
}

/** The byte at which the loudest sample begins; null in silence. */
export function loudest(samples: Buffer): number | null {
  let peak = 0;
  let where: number | null = null;
  for (let at = 0; at + 1 < samples.length; at += 2) {
    const size = Math.abs(samples.readInt16LE(at));
    if (size <= peak) continue;
    peak = size;
    where = at;
  }
  return where;
}
