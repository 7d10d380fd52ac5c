export const sampleRateHz = 8000;
export const samplesAt = (ms: number) => Math.round((ms * sampleRateHz) / 1000);
/** Silence in µ-law. */
export const silence = 0xff;

/** The channels of an 8 kHz µ-law WAV, each a byte a sample. */
export function readMuLaw(wav: Buffer): Buffer[] {
  let channelCount = 1;
  for (let at = 12; at + 8 <= wav.length; ) {
    const name = wav.toString("latin1", at, at + 4);
    const bytes = wav.readUInt32LE(at + 4);
    if (name === "fmt ") channelCount = wav.readUInt16LE(at + 10);
    if (name === "data") {
      const data = wav.subarray(at + 8, at + 8 + bytes);
      return Array.from({ length: channelCount }, (_, channel) => everyNth(data, channelCount, channel));
    }
    at += 8 + bytes + (bytes % 2);
  }
  throw new Error("the WAV has no data");
}

function everyNth(data: Buffer, step: number, from: number): Buffer {
  const count = Math.floor(data.length / step);
  const samples = Buffer.allocUnsafe(count);
  for (let index = 0; index < count; index += 1) samples[index] = data[index * step + from] ?? silence;
  return samples;
}

/** The 16-bit value of each µ-law byte (G.711). */
export const linear = Int16Array.from({ length: 256 }, (_, byte) => {
  const bits = ~byte & 0xff;
  const magnitude = (((bits & 0x0f) << 3) + 0x84) << ((bits & 0x70) >> 4);
  return bits & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
});

export type Encoding = "muLaw" | "pcm16";

/** The size of what `writeWav` makes. */
export function wavBytes(sampleCount: number, channelCount: number, encoding: Encoding): number {
  return headerBytes(encoding) + sampleCount * channelCount * (encoding === "muLaw" ? 1 : 2);
}

/** A note chunk before the data makes files of the same sound differ. */
const noteBytes = 64;

function headerBytes(encoding: Encoding): number {
  return 12 + (encoding === "muLaw" ? 26 + 12 : 24) + 8 + noteBytes + 8;
}

/** A WAV of µ-law channels of the same length, as they are or as 16-bit samples. */
export function writeWav(channels: readonly Buffer[], encoding: Encoding, note: string): Buffer {
  const sampleCount = channels[0]?.length ?? 0;
  const sampleBytes = encoding === "muLaw" ? 1 : 2;
  const frameBytes = channels.length * sampleBytes;
  const wav = Buffer.alloc(wavBytes(sampleCount, channels.length, encoding));
  let at = 0;
  const word = (text: string) => {
    at += wav.write(text, at, "latin1");
  };
  const u32 = (value: number) => {
    at = wav.writeUInt32LE(value, at);
  };
  const u16 = (value: number) => {
    at = wav.writeUInt16LE(value, at);
  };
  word("RIFF");
  u32(wav.length - 8);
  word("WAVEfmt ");
  u32(encoding === "muLaw" ? 18 : 16);
  u16(encoding === "muLaw" ? 7 : 1);
  u16(channels.length);
  u32(sampleRateHz);
  u32(sampleRateHz * frameBytes);
  u16(frameBytes);
  u16(sampleBytes * 8);
  if (encoding === "muLaw") {
    u16(0);
    word("fact");
    u32(4);
    u32(sampleCount);
  }
  word("note");
  u32(noteBytes);
  wav.write(note.slice(0, noteBytes), at, "latin1");
  at += noteBytes;
  word("data");
  u32(sampleCount * frameBytes);
  channels.forEach((samples, channel) => {
    for (let index = 0; index < sampleCount; index += 1) {
      const offset = at + index * frameBytes + channel * sampleBytes;
      const sample = samples[index] ?? silence;
      if (encoding === "muLaw") wav[offset] = sample;
      else wav.writeInt16LE(linear[sample] ?? 0, offset);
    }
  });
  return wav;
}

/** A WAV header of 44 bytes that announces no samples, as recordings have it in which nothing was recorded. */
export function headerOnlyWav(): Buffer {
  const header = Buffer.alloc(44);
  header.write("RIFF", 0);
  header.writeUInt32LE(36, 4);
  header.write("WAVEfmt ", 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(sampleRateHz, 24);
  header.writeUInt32LE(sampleRateHz * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write("data", 36);
  return header;
}
