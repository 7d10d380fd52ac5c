export interface WavOptions {
  samples: number;
  channels?: number | undefined;
  sampleRateHz?: number | undefined;
  /** 1 is PCM16; 7 is µ-law, with the `fact` chunk such files have. */
  encoding?: 1 | 7 | undefined;
  /** What the header says of the data chunk, when it is not the truth. */
  claimedDataBytes?: number | undefined;
}

/** A WAV file of silence. */
export function wavFile(options: WavOptions): Buffer {
  const { samples, channels = 2, sampleRateHz = 8000, encoding = 1, claimedDataBytes } = options;
  const blockBytes = channels * (encoding === 1 ? 2 : 1);
  const data = Buffer.alloc(samples * blockBytes);
  const format = Buffer.alloc(16);
  format.writeUInt16LE(encoding, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(sampleRateHz, 4);
  format.writeUInt32LE(sampleRateHz * blockBytes, 8);
  format.writeUInt16LE(blockBytes, 12);
  format.writeUInt16LE(encoding === 1 ? 16 : 8, 14);
  const fact = Buffer.alloc(4);
  fact.writeUInt32LE(samples);
  const body = Buffer.concat([
    Buffer.from("WAVE"),
    chunk("fmt ", format),
    ...(encoding === 7 ? [chunk("fact", fact)] : []),
    chunk("data", data, claimedDataBytes),
  ]);
  return chunk("RIFF", body);
}

export function chunk(name: string, content: Buffer, claimedBytes = content.length): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32LE(claimedBytes);
  return Buffer.concat([Buffer.from(name), size, content]);
}

/** The format of sound; `rest` follows its first 16 bytes. */
export function formatChunk(
  encoding: number,
  channels: number,
  bits: number,
  rest: Buffer = Buffer.alloc(0),
  sampleRateHz = 8000,
): Buffer {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(encoding, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(sampleRateHz, 4);
  format.writeUInt32LE((sampleRateHz * channels * bits) / 8, 8);
  format.writeUInt16LE((channels * bits) / 8, 12);
  format.writeUInt16LE(bits, 14);
  return chunk("fmt ", Buffer.concat([format, rest]));
}

/** What follows the 16 bytes of a WAVE_FORMAT_EXTENSIBLE format. */
export function extension(encoding: number, tail = "000000001000800000aa00389b71"): Buffer {
  const head = Buffer.alloc(10);
  head.writeUInt16LE(22, 0);
  head.writeUInt16LE(encoding, 8);
  return Buffer.concat([head, Buffer.from(tail, "hex")]);
}

/** The sizes that do not fit into the headers of a file of RF64. */
export function longSizes(dataBytes: bigint): Buffer {
  const sizes = Buffer.alloc(28);
  sizes.writeBigUInt64LE(dataBytes, 8);
  return chunk("ds64", sizes);
}

export const long = (name: "RF64" | "BW64", ...chunks: Buffer[]) =>
  chunk(name, Buffer.concat([Buffer.from("WAVE"), ...chunks]), 0xffff_ffff);

export const riff = (...chunks: Buffer[]) => chunk("RIFF", Buffer.concat([Buffer.from("WAVE"), ...chunks]));
